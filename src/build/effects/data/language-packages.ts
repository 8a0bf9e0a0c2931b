/** What npm and pip leave behind, in a plausible size: which packages a project asks for is not read. */
export const LANGUAGE_PACKAGES = `
commands:
  npm:
    options: [--prefix, --cache, --registry]
    rules:
      - match: [ci]
        do: &modules
          - mkdir: { $cwd/node_modules/.bin: }
          - write:
              $cwd/node_modules/.package-lock.json: { size: 60kB }
              $cwd/node_modules/dependencies/index.js: { size: 24MB }
              /root/.npm/_cacache/content-v2/archive: { size: 9MB }
              /root/.npm/_logs/install.log: { size: 2kB }
          - print: |
              added 120 packages in 3s
      - match: [install]
        do: *modules
      - match: [i]
        do: *modules
      - match: [install, ...]
        with: [-g, --global]
        do: &global
          - each:
              - write: { /usr/local/lib/node_modules/$name/index.js: { size: 4MB } }
          - write: { /root/.npm/_cacache/content-v2/archive: { size: 2MB } }
          - print: |
              added $count packages in 1s
      - match: [i, ...]
        with: [-g, --global]
        do: *global
      - match: [install, ...]
        do: &some
          - mkdir: { $cwd/node_modules/.bin: }
          - each:
              - write: { $cwd/node_modules/$name/index.js: { size: 2MB } }
          - write: { /root/.npm/_cacache/content-v2/archive: { size: 2MB } }
          - print: |
              added $count packages in 1s
      - match: [i, ...]
        do: *some
      - match: [cache, clean]
        do:
          - remove: [/root/.npm/_cacache]
      - match: [run, ...]
      - match: [test]
  pip3: { as: pip }
  pip:
    options: [-r, --requirement, -c, --constraint, -i, --index-url, --target, -t]
    rules:
      - match: [install]
        with: [-r, --requirement]
        do:
          - write: { /usr/local/lib/python3.11/dist-packages/requirements/module.py: { size: 30MB } }
          - &pipcache
            unless: --no-cache-dir
            write: { /root/.cache/pip/http/archive: { size: 10MB } }
          - print: |
              Successfully installed the requirements
      - match: [install, ...]
        do:
          - each:
              - write: { /usr/local/lib/python3.11/dist-packages/$name/__init__.py: { size: 3MB } }
          - *pipcache
          - print: |
              Successfully installed $names
      - match: [cache, purge]
        do:
          - remove: [/root/.cache/pip]
`;
