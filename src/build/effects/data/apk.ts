/** What apk does to files. The sizes are estimates after Alpine 3.22. */
export const APK = String.raw`
commands:
  apk:
    options: [-t, --virtual, -X, --repository, -p, --root, --arch]
    rules:
      - match: [update]
        do:
          - append: { /lib/apk/db/lock: { mode: 0600 } }
          - print: &fetch |
              fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/APKINDEX.tar.gz
              fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/community/x86_64/APKINDEX.tar.gz
          - write: &index
              /var/cache/apk/APKINDEX.1d8d3b5c.tar.gz: { size: 505kB, mode: 0644, staged: "*.new" }
              /var/cache/apk/APKINDEX.7b6c7f2a.tar.gz: { size: 2MB, mode: 0644, staged: "*.new" }
          - print: |
              OK: 26000 distinct packages available
      - match: [upgrade]
        do:
          - append: { /lib/apk/db/lock: { mode: 0600 } }
          - unless: --no-cache
            missing: /var/cache/apk/APKINDEX.*
            write: *index
          - print: |
              OK: 16 packages
      - match: [add, ...]
        packages: &alpine
          from: alpine
          world: /etc/apk/world
          database: /lib/apk/db/installed
          virtual: [-t, --virtual]
        do:
          - append: { /lib/apk/db/lock: { mode: 0600 } }
          - print: *fetch
          - unless: --no-cache
            missing: /var/cache/apk/APKINDEX.*
            write: *index
          - each:
              - print: |
                  Installing $name ($version)
              - lay: { part: files, staged: ".apk.*" }
              - lay: { part: configured }
              - append:
                  /lib/apk/db/installed: { content: "P:$name\nV:$version\nA:x86_64\nT:stand-in\n\n" }
          - unless: [-t, --virtual]
            each:
              - only: asked
                append: { /etc/apk/world: "$name\n" }
          - if: [-t, --virtual]
            append:
              /etc/apk/world: "$virtual\n"
              /lib/apk/db/installed: "P:$virtual\nV:0\nA:noarch\nD:$asked\n\n"
          - append:
              /etc/apk/world: { staged: "*.new", mode: 0644 }
              /lib/apk/db/installed: { staged: "*.new", mode: 0644 }
              /lib/apk/db/scripts.tar: { staged: "*.new", mode: 0644 }
              /lib/apk/db/triggers: { staged: "*.new", mode: 0644 }
          - print: |
              OK: $count packages added, $space KiB
      - match: [del, ...]
        packages: { from: alpine, world: /etc/apk/world, database: /lib/apk/db/installed, select: orphans }
        do:
          - append: { /lib/apk/db/lock: { mode: 0600 } }
          - each:
              - print: |
                  Purging $name ($version)
              - unlay: {}
              - drop: { /lib/apk/db/installed: P:$name }
          - drop: { /etc/apk/world: $asked }
          - append:
              /etc/apk/world: { staged: "*.new", mode: 0644 }
              /lib/apk/db/installed: { staged: "*.new", mode: 0644 }
              /lib/apk/db/scripts.tar: { staged: "*.new", mode: 0644 }
              /lib/apk/db/triggers: { staged: "*.new", mode: 0644 }
          - print: |
              OK: $count packages removed
      - match: [cache, clean]
        do:
          - remove: [/var/cache/apk/*]
`;
