/** What apt-get does to files, in the order in which it does: traced on Debian 12 in an image made for containers
 *  (docker-clean, docker-gzip-indexes). Sizes of Debian's lists are measured; those of Ubuntu's are estimates. */
export const APT_GET = String.raw`
commands:
  apt: { as: apt-get }
  apt-get:
    options: [-o, -c, -t, --option, --config-file, --target-release]
    rules:
      - match: [update]
        where: /var/lib/apt/lists/*Packages*
        do:
          - append: { /var/lib/apt/lists/lock: { mode: 0640 } }
          - print: |
              Hit:1 the same lists as before
              Reading package lists...
      - match: [update]
        where: /etc/lsb-release
        do:
          - mkdir: &lists
              /var/lib/apt/lists/partial: { uid: 42, gid: 0, mode: 0700 }
              /var/lib/apt/lists/auxfiles: { uid: 42, gid: 0, mode: 0755 }
          - append: { /var/lib/apt/lists/lock: { mode: 0640 } }
          - print: |
              Get:1 http://archive.ubuntu.com/ubuntu noble InRelease [256 kB]
              Get:2 http://archive.ubuntu.com/ubuntu noble/universe amd64 Packages [19.3 MB]
              Get:3 http://archive.ubuntu.com/ubuntu noble/main amd64 Packages [1808 kB]
          - write:
              /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_noble_InRelease: { size: 256kB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_noble_universe_binary-amd64_Packages.lz4: { size: 35MB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_noble_main_binary-amd64_Packages.lz4: { size: 3.3MB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_noble-updates_InRelease: { size: 126kB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_noble-updates_universe_binary-amd64_Packages.lz4: { size: 3MB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_noble-updates_main_binary-amd64_Packages.lz4: { size: 3.4MB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/security.ubuntu.com_ubuntu_dists_noble-security_InRelease: { size: 126kB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/security.ubuntu.com_ubuntu_dists_noble-security_main_binary-amd64_Packages.lz4: { size: 2.4MB, mode: 0644, staged: /var/lib/apt/lists/partial/* }
          - print: |
              Reading package lists...
      - match: [update]
        do:
          - mkdir: *lists
          - append: { /var/lib/apt/lists/lock: { mode: 0640 } }
          - print: |
              Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]
              Get:2 http://deb.debian.org/debian bookworm-updates InRelease [55.4 kB]
              Get:3 http://deb.debian.org/debian-security bookworm-security InRelease [34.8 kB]
              Get:4 http://deb.debian.org/debian bookworm/main amd64 Packages [8790 kB]
              Get:5 http://deb.debian.org/debian bookworm-updates/main amd64 Packages [6924 B]
              Get:6 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages [378 kB]
          - write:
              /var/lib/apt/lists/partial/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages.xz: { size: 8790kB }
              /var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease: { size: 151075, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages.lz4: { size: 18840233, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/deb.debian.org_debian_dists_bookworm-updates_InRelease: { size: 55403, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/deb.debian.org_debian_dists_bookworm-updates_main_binary-amd64_Packages.lz4: { size: 11648, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease: { size: 34770, mode: 0644, staged: /var/lib/apt/lists/partial/* }
              /var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages.lz4: { size: 763339, mode: 0644, staged: /var/lib/apt/lists/partial/* }
          - remove: [/var/lib/apt/lists/partial/*.xz]
          - print: |
              Fetched 9417 kB in 2s (6038 kB/s)
              Reading package lists...

      - match: [install, ...]
        missing: /var/lib/apt/lists/*Packages*
        status: 100
        do:
          - print: |
              Reading package lists...
              Building dependency tree...
              Reading state information...
          - each:
              - warn: |
                  E: Unable to locate package $name
      - match: [install, ...]
        packages: &debian
          from: debian
          present: /var/lib/dpkg/info/$id.list
          automatic: /var/lib/apt/extended_states
          recommends: [--no-install-recommends, "-o=APT::Install-Recommends=false", "-o=APT::Install-Recommends=0"]
        do: &install
          - print: |
              Reading package lists...
              Building dependency tree...
              $count newly installed: $names
              Need to get $archives kB of archives.
              After this operation, $space kB of additional disk space will be used.
          - append:
              /var/lib/dpkg/lock-frontend: { mode: 0640 }
              /var/lib/dpkg/lock: { mode: 0640 }
          - mkdir:
              /var/cache/apt/archives/partial: { uid: 42, gid: 0, mode: 0700 }
              /var/lib/apt/lists/auxfiles: { uid: 42, gid: 0, mode: 0755 }
          - append: { /var/cache/apt/archives/lock: { mode: 0640 } }
          - each:
              - write:
                  /var/cache/apt/archives/$name_$version_amd64.deb: { size: $deb, mode: 0644, staged: /var/cache/apt/archives/partial/* }
          - write: { /var/log/apt/eipp.log.xz: { size: 4556, mode: 0644 } }
          - touch: [/var/cache/debconf/config.dat, /var/cache/debconf/passwords.dat, /var/cache/debconf/templates.dat]
          - each:
              - only: brought
                append:
                  /var/lib/apt/extended_states: { content: "Package: $name\nArchitecture: amd64\nAuto-Installed: 1\n\n", mode: 0644 }
          - append:
              /var/log/apt/term.log: { content: "Log of a stand-in of apt-get: $names\n", uid: 0, gid: 4, mode: 0640 }
              /var/log/apt/history.log: { content: "Commandline: apt-get install $asked\nInstall: $names\n", mode: 0644 }
              /var/lib/dpkg/triggers/Lock: { mode: 0600 }
          - write: { /var/lib/dpkg/updates/tmp.i: "" }
          - each:
              - append:
                  /var/log/dpkg.log: { content: "install $id $version\nunpacked $id $version\ninstalled $id $version\n", size: 570 }
              - print: |
                  Unpacking $id ($version) ...
              - lay: { part: files, staged: "*.dpkg-new" }
              - lay: { part: control, in: /var/lib/dpkg/info, via: /var/lib/dpkg/tmp.ci }
              - append:
                  /var/lib/dpkg/status: { content: "Package: $name\nStatus: install ok installed\nInstalled-Size: $installed\nVersion: $version\nDescription: ", size: $paragraph }
          - append: { /var/lib/dpkg/status: { staged: "*-new", keep: "*-old", mode: 0644 } }
          - remove: [/var/lib/dpkg/updates/tmp.i]
          - each:
              - print: |
                  Setting up $id ($version) ...
              - lay: { part: configured }
          - append:
              /etc/ld.so.cache: { size: 120, staged: "*~", mode: 0644 }
              /var/cache/ldconfig/aux-cache: { size: 250, staged: "*~", mode: 0600 }
          - remove: [/var/cache/apt/archives/*.deb, /var/cache/apt/archives/partial/*.deb, /var/cache/apt/*.bin]

      - match: [remove, ...]
        with: [--auto-remove, --autoremove]
        packages: &orphans { from: debian, present: /var/lib/dpkg/info/$id.list, automatic: /var/lib/apt/extended_states, select: orphans }
        do: &remove
          - print: |
              Reading package lists...
              The following packages will be REMOVED: $names
          - append:
              /var/lib/dpkg/lock-frontend: { mode: 0640 }
              /var/lib/dpkg/lock: { mode: 0640 }
              /var/log/apt/history.log: { content: "Commandline: apt-get remove $asked\nRemove: $names\n", mode: 0644 }
          - each:
              - append:
                  /var/log/dpkg.log: { content: "remove $id $version\n", size: 300 }
              - unlay: { in: /var/lib/dpkg/info }
              - drop:
                  /var/lib/dpkg/status: "Package: $name"
                  /var/lib/apt/extended_states: "Package: $name"
              - print: |
                  Removing $id ($version) ...
          - append: { /var/lib/dpkg/status: { staged: "*-new", keep: "*-old", mode: 0644 } }
          - append:
              /etc/ld.so.cache: { staged: "*~", mode: 0644 }
              /var/cache/ldconfig/aux-cache: { staged: "*~", mode: 0600 }
      - match: [purge, ...]
        with: [--auto-remove, --autoremove]
        packages: *orphans
        do: *remove
      - match: [autoremove, ...]
        packages: *orphans
        do: *remove
      - match: [autopurge, ...]
        packages: *orphans
        do: *remove
      - match: [remove, ...]
        packages: &named { from: debian, present: /var/lib/dpkg/info/$id.list, automatic: /var/lib/apt/extended_states, select: remove }
        do: *remove
      - match: [purge, ...]
        packages: *named
        do: *remove

      - match: [clean]
        do: &clean
          - mkdir: { /var/cache/apt/archives/partial: { uid: 42, gid: 0, mode: 0700 } }
          - append: { /var/cache/apt/archives/lock: { mode: 0640 } }
          - remove: [/var/cache/apt/archives/*.deb, /var/cache/apt/archives/partial/*, /var/cache/apt/*.bin]
      - match: [autoclean]
        do: *clean
      - match: [upgrade]
        do: &upgrade
          - print: |
              Reading package lists...
              Building dependency tree...
              0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
          - append:
              /var/lib/dpkg/lock-frontend: { mode: 0640 }
              /var/lib/dpkg/lock: { mode: 0640 }
      - match: [dist-upgrade]
        do: *upgrade
      - match: [full-upgrade]
        do: *upgrade

  dpkg:
    - match: []
      with: --print-architecture
      do:
        - print: |
            amd64
    - match: ["*"]
      with: [-i, --install, --configure]
      do:
        - append:
            /var/lib/dpkg/lock: { mode: 0640 }
            /var/log/dpkg.log: { content: "install $names\n" }
        - append: { /var/lib/dpkg/status: { staged: "*-new", keep: "*-old", mode: 0644 } }
  update-ca-certificates:
    - match: []
      do:
        - write: { /etc/ssl/certs/ca-certificates.crt: { size: 213777, mode: 0644, staged: "*.new" } }
        - print: |
            Updating certificates in /etc/ssl/certs...
            0 added, 0 removed; done.
`;
