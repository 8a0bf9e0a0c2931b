set -eu; savedAptMark="$(echo a b)"; find /usr/local -type f -executable -exec sh -c 'echo "$1"' _ '{}' ';' | awk '/=>/ { print $(NF-1) } !/=>/ { print "x", $1 }' | sort -u | xargs -r echo marked; [ -z "$savedAptMark" ] || echo $savedAptMark > /tmp/mark; rm -rf /tmp/mark

set -eux; mkdir -p /usr/src/php; echo "extension=redis.so" > /usr/local/etc/ext.ini; { find /usr/local/bin /usr/local/sbin -type f -perm -0111 -exec echo strip --strip-all '{}' + || true; }; find /usr/local -type d -name doc -prune -exec rm -rf '{}' +; test "$(find /usr/local/etc -name '*.ini')" = /usr/local/etc/ext.ini

{ echo 'user nginx;'; echo 'events { worker_connections 1024; }'; } | tee /etc/nginx.conf >/dev/null; sed -i 's,listen       80;,listen       8080;,;/user  nginx;/d;s,/var/run/nginx.pid,/tmp/nginx.pid,' /etc/nginx.conf; sed -i "/^events {/i proxy_temp_path /tmp/proxy_temp;\nclient_max_body_size 1m;" /etc/nginx.conf; cat /etc/nginx.conf

for lvl in debug info; do case $lvl in debug) n=1 ;; info) n=2 ;; esac; eval "LEVEL_$lvl=$n"; done; echo "$LEVEL_debug $LEVEL_info"; arch=$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/'); echo "tool_${arch}.tgz"; : "${VERSION:=1.2.3}"; major=${VERSION%%.*}; echo "${major}"; echo "${VERSION}" | awk -F. '{ printf "%d.%d\n", $1, $2 + 1 }'

ls /app/*.json >/dev/null 2>&1 && echo has; ls /app/*.lock 2>/dev/null || echo none; [ "$(ls -A /opt)" ] && echo full || echo empty; cat /app/*.txt | wc -l; echo /app/*.md /nope/*; set -f; echo /app/*; set +f; set -- /app/*; echo $#

mkdir -p ~/.ssh && chmod 700 ~/.ssh && printf 'Host *\n  StrictHostKeyChecking no\n' > ~/.ssh/config && chmod 600 ~/.ssh/config; echo '{"a": {"b": 1}}' > ~/.docker.json; ls -la ~ | awk '{print $1, $NF}' | tail -n +2; stat -c '%a' ~/.ssh ~/.ssh/config

cd /tmp; printf '%s\n' '#!/bin/sh' 'echo "args: $*"' 'exit ${1:-0}' > s.sh; sh s.sh 3; echo $?; chmod +x s.sh; ./s.sh; sh -c './s.sh 4' || echo "code $?"; sh -x s.sh 0; sh -e -c 'false; echo no'; echo $?; . ./s.sh; echo never

echo "export LANG=C" | tee /etc/profile.d.sh | sed 's/^/> /'; tee /tmp/a /tmp/b <<EOT
multi
  line
EOT
cat /tmp/a /tmp/b; cat <<A - <<B
first
A
second
B
rm /tmp/a /tmp/b

tr '\n' ' ' < /app/requirements.txt; echo; tr -s ' ' < /etc/server.conf | head -1; tr -dc 'a-z0-9' < /etc/hosts | cut -c 1-8; echo; echo 'Hello World' | tr '[:upper:]' '[:lower:]' | tr ' ' '-'; head -c 16 /dev/zero | tr '\0' 'x'; echo; echo "a:b:c" | tr ':' '\n' | sort -r | head -n2; wc -l /app/*.txt | tail -1

awk 'BEGIN { FS="="; OFS="|" } /=/ { $1 = $1; print NR, $0 } END { print "n=" NR }' /app/.env.example; awk -F'"' '/version/ {print $4}' /app/package.json; awk '{ a[$1]++ } END { for (k in a) n++; print n }' /etc/server.conf; awk 'NR==FNR { x[$1]; next } !($1 in x)' /etc/hosts /etc/server.conf | wc -l; echo "1 2 3" | awk '{ for (i = NF; i > 0; i--) printf "%s ", $i; print "" }'; awk -v OFS=, 'NF > 1 { print $1, $2 }' /etc/server.conf; echo abc | awk '{ print substr($0, 2), index($0, "c"), match($0, /b/), split("a-b", p, "-"), p[2], sprintf("%03d", 7), tolower("X") }'; awk 'length > 20' /etc/server.conf

grep -E -o '[0-9]+\.[0-9]+' /app/package.json | head -1; grep -c '^' /etc/hosts; grep -v -e '^#' -e '^$' /etc/server.conf | head -2; grep -n port /etc/server.conf; grep -il BIND /etc/*.conf; grep -w yes /etc/server.conf; grep -x 'port 8080' /etc/server.conf; grep -q nothing /etc/hosts || echo absent; grep -rL flask /app/src | sort; echo "key: value" | grep -oE '[^ ]+$'; grep -h port /etc/server.conf /etc/hosts; grep -m1 o /etc/server.conf; grep '^\(bind\|port\)' /etc/server.conf; printf 'a.b\n' | grep -F a.b; grep -v x /dev/null; echo $?

sed -n '/bind/,/port/p' /etc/server.conf; sed '/^#/!d' /etc/server.conf; sed 's/[^0-9]//g;/^$/d' /etc/server.conf; sed -e 's/^\([a-z_-]*\) \(.*\)$/\1=\2/' /etc/server.conf | head -4; sed '1!G;h;$!d' /app/requirements.txt; sed -n 'x;p' /app/requirements.txt | head -2; sed 's#/var/log#/dev#g;T;s/$/ # moved/' /etc/server.conf | grep moved; echo 'a b' | sed 's/\(a\) \(b\)/\2 \1/'; sed -E 's/(^|[^a-z])p/\1P/g' /etc/server.conf | head -4; sed ':a;N;$!ba;s/\n/,/g' /app/requirements.txt; sed = /app/requirements.txt | sed 'N;s/\n/\t/'; echo one two | sed 's/\w\+/[&]/g'; echo 'x' | sed 's/x/a\nb/'; sed '/port/r /etc/hosts' /etc/server.conf | head -5; sed -n '$p' /etc/hosts; sed '2q' /etc/passwd | cut -d: -f1

sed -i '/^max_clients/s/=.*/=5/' /etc/server.conf; sed -i '$d' /etc/passwd; sed -i -e "\$aexport FOO=bar" /etc/profile; sed -i '/^$/d' /etc/hosts; sed -i "s|^#\?listen_addresses.*|listen_addresses = '*'|" /etc/server.conf; sed -i 's/^\(port\) .*/\1 1/;t;s/^/# /' /etc/server.conf; cat /etc/server.conf; tail -n1 /etc/profile; tail -n1 /etc/passwd

find /app -type f ! -path '*/node_modules/*' -name '*.js*' | sort; find /app -name '*.js' -exec basename {} .js \; | sort; find /app \( -name src -o -name bin \) -type d -print | sort; find /app -maxdepth 2 -type f -empty; find /app -type f -newer /etc/hosts | wc -l;  find /app -type f -size +0 | wc -l; find . -maxdepth 0; find /app/src -mindepth 1 -depth -print | tail -1; find /app -user root -group 0 -type d | wc -l; find /app -name nothing; echo $?; find /app/src -type f -exec grep -l pyc {} + ; find /app -iname '*.PY' ; find /app -perm 755 -type f

find /app -type f -name '*.sh' -exec chmod 755 {} \; -exec ls {} \; ; find /app -depth -type d -name test -exec rm -r {} \; ; find /app/src -type f -exec sh -c 'mv "$0" "${0%.*}.txt"' {} \; ; find /app/src -type f | sort; find /app/bin -type f -exec touch -d @1000 {} +

printf 'a b\nc\n' | xargs -n 2 echo; printf 'a\nb\n' | xargs -I % sh -c 'echo "<%>"'; echo | xargs echo empty; echo | xargs -r echo never; printf 'x\0y z\0' | xargs -0 -n1 echo; printf '1 2 3' | xargs -n1 echo; echo 'false' | xargs sh -c; echo $?; ls /app | xargs -I{} test -d /app/{} ; echo $?

cp -r /app /app2 && rm -rf /app2/node_modules && mv /app2/src /app2/lib && cp /app/main.py /app2/ && cp -f /etc/hosts /app2/main.py && cp -rp /app/bin /app2/bin2 && cp -P /etc/localtime /app2/ 2>/dev/null; ls -l /app2 | awk '{print $1, $NF}' | sed 1d; cat /app2/main.py

mkdir -p /srv/a /srv/b; touch /srv/a/1 /srv/a/2; mv /srv/a/* /srv/b/; ls /srv/b; cp /srv/b/1 /srv/a; cp -r /srv/b /srv/a; find /srv | sort; rm -r /srv/a/b /srv/a/1; rmdir /srv/a; mv /srv/b /srv/c; mv -f /srv/c/1 /srv/c/2; ls -R /srv; mv /srv/c/2 /nothere/x; echo $?; cp -r /srv/c /srv/c/d; echo $?

touch /data 2>/dev/null; mkdir /data; echo $?; rm /data; mkdir -p /data/db /data/configdb && chown -R 999:999 /data/db /data/configdb; ln -s /data/db /data/link; chown -h 1:1 /data/link; chown 5 /data/link; stat -c '%u %n' /data/link /data/db; chmod -R u=rwX,g=rX,o= /data; stat -c '%a %n' /data /data/db; chmod 2775 /data/db; touch /data/db/f; stat -c '%g' /data/db/f; chown 0:0 /data/db; stat -c %a /data/db

exec 4>&1; echo to4 >&4; exec 4>&-; { echo out; echo err >&2; } 2>/dev/null; { echo o; echo e >&2; } >/tmp/both 2>&1; cat /tmp/both; (echo sub; exit 7); echo $?; (umask 077; touch /tmp/u); stat -c %a /tmp/u; x=1; (x=2; echo $x); echo $x; echo a | while read l; do y=$l; done; echo "[$y]"; f() { return 2; }; f || echo $?; if f; then :; else echo else; fi; ! f; echo $?; true && false || echo or; false && echo and; echo $?

set -e; f() { false; echo continued; }; f || echo caught; if ! f; then echo no; fi; f; echo unreachable

set -e; x=$(false) || echo handled; y=$(echo ok; exit 3) || echo "$? $y"; z=$(false); echo unreachable

trap 'echo bye $?' EXIT; trap 'echo int' INT; (trap 'echo sub' EXIT; exit 2); echo $?; trap - INT; sh -c 'trap "echo inner" EXIT; false'; exit 5

while [ $# -lt 3 ]; do set -- "$@" x; done; echo "$#"; shift 2; echo "$1"; until false; do break; done; for i in 1 2 3; do [ $i = 2 ] && continue; printf '%s ' $i; done; echo; n=0; while read -r line; do n=$((n + 1)); done < /etc/server.conf; echo $n; for f in /app/*.py /app/*.none; do [ -e "$f" ] && echo "$f"; done; case abc in a*) echo A;; *) echo B;; esac; case x in [a-w]) echo 1;; [!a-w]) echo 2;; esac; case "" in "") echo empty;; esac; echo $((10 / 3)) $((10 % 3)) $((1 << 4)) $((5 > 3 && 2 < 1)) $((~0)) $(( (2 + 3) * 4 ))

printf '%5s|%-5s|%05d|%x|%o|%c|%%|%s\n' ab cd 42 255 8 xyz end; printf '%s=%s\n' a 1 b 2; printf 'no newline'; printf '\n'; printf '%b\n' 'tab\there'; printf '\101\x42\n'; printf '%.2f %e %g\n' 3.14159 1234.5 0.0001; printf '%d\n' 0x1f 010; printf '%s\n'; printf -- '-x\n'; printf '%q' a >/dev/null 2>&1; printf '%d\n' abc; echo $?; echo "a\tb"; echo 'single $HOME'; echo "double \"quoted\" \$HOME"; echo a\ b; echo -n; echo --; echo - ; echo "x
y"

FOO=bar sh -c 'echo $FOO'; FOO=1; export FOO; env | grep ^FOO; unset FOO; echo "${FOO-unset}"; A=a B=$A; echo "$B"; PATH=/nothing ls; echo $?; PATH="/opt/x:$PATH"; mkdir -p /opt/x; printf '#!/bin/sh\necho mine\n' > /opt/x/mine; chmod +x /opt/x/mine; mine; command -v mine; type mine; readonly RO=1; RO=2; echo unreachable in posix

id; umask; ulimit -n >/dev/null; echo $PPID >/dev/null; echo $$ >/dev/null; pwd; cd; pwd; cd /usr/local/bin; cd ../lib; pwd; cd -; echo ~ ~root ~nobody; echo "$OLDPWD"; cd /app/../etc && pwd -P; echo "$0"; set -o | head -0; hash -r; times >/dev/null; wait; jobs; true; echo $_ >/dev/null

gzip -k /app/main.py; gzip -d < /app/main.py.gz; gunzip -f /app/main.py.gz; gzip /app/main.py /app/README.md; ls /app/*.gz; gzip -dc /app/README.md.gz; gzip -l /nothere.gz 2>/dev/null; gzip -t /app/README.md.gz && echo fine; echo text | gzip | gunzip; echo text | gzip -9 -c > /tmp/t.gz; gunzip -c /tmp/t.gz | wc -c

tar -C /app -czf /tmp/a.tgz bin src && tar -xzf /tmp/a.tgz -C /srv && tar -tzf /tmp/a.tgz | wc -l && tar -xOzf /tmp/a.tgz bin/run | head -1; mkdir /x && tar -x -f /tmp/a.tgz -z -C /x --strip-components 1; ls /x; tar -xf /tmp/a.tgz -C /x src/a.js; ls /x/src; cat /tmp/a.tgz | tar xz -C /x bin; ls /x/bin; cd /app && tar cf - bin | (cd /opt && tar xf -); ls /opt/bin; tar -xf /nothere; echo $?; rm -r /x /tmp/a.tgz

sort -t: -k3,3n /etc/passwd | head -1 | cut -d: -f1; sort -k1,1 -s /etc/server.conf | head -2; printf '10\n9\n1\n' | sort -n; printf '10\n9\n1\n' | sort; printf 'b 1\na 2\n' | sort -k2; sort -c /etc/passwd 2>/dev/null; echo $?; printf 'a\na\nb\n' | uniq -c | awk '{print $1 $2}'; printf 'a\na\nb\n' | uniq -u; printf 'x\ty\n' | cut -f2; echo a,b,c | cut -d, -f2-; echo abcdef | cut -c2-4; seq 5 | head -n -2; seq 5 | tail -n +4; seq 3 -1 1 | tr '\n' ' '; seq -w 8 10; seq 0 .5 1; echo; nl -ba /app/requirements.txt; rev /etc/timezone 2>/dev/null; printf 'one\n' | tee /dev/stderr 2>/dev/null
