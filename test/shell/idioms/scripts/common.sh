set -eux; mkdir -p /usr/src/app; chown -R nobody:nobody /usr/src/app 2>/dev/null || chown -R nobody:nogroup /usr/src/app; chmod 750 /usr/src/app

find /app /usr/local -xdev -name '*.pyc' -not -path '/usr/lib/*' -delete; find /app -depth -type d -name __pycache__ -exec rm -rf '{}' +

find /usr/local -depth \( \( -type d -a \( -name test -o -name tests -o -name idle_test \) \) -o \( -type f -a \( -name '*.pyc' -o -name '*.pyo' -o -name 'libdemo.a' \) \) \) -exec rm -rf '{}' +

find /app/node_modules -type f \( -name '*.md' -o -name LICENSE -o -iname 'readme*' \) -exec rm -f {} \; ; find /app/node_modules -type d -empty -delete

sed -i 's/^bind 127.0.0.1/bind 0.0.0.0/; s/^protected-mode yes/protected-mode no/' /etc/server.conf && grep -q '^bind 0.0.0.0' /etc/server.conf

sed -ri "s!^#?(listen_addresses)\s*=\s*\S+.*!\1 = '*'!" /etc/server.conf; grep -F "listen_addresses = '*'" /etc/server.conf

sed -i -e 's|/var/log/server.log|/dev/stdout|' -e '/^#/d' -e '$ a include /etc/server.d/*.conf' /etc/server.conf && cat /etc/server.conf

sed -i '/<Directory "\/var\/www">/,/<\/Directory>/ s/AllowOverride None/AllowOverride All/' /etc/server.conf && cat /etc/server.conf

sed -e 's/8080/80/' /etc/server.conf > /etc/server.conf.new && mv /etc/server.conf.new /etc/server.conf

sed -i.bak -E 's/^(port) ([0-9]+)$/\1 9090/' /etc/server.conf; ls /etc/server.conf*; rm /etc/server.conf.bak

sed -i 's/\r$//' /app/bin/raw.sh && chmod +x /app/bin/*.sh && /app/bin/raw.sh

sed -n 's/^VERSION_ID=//p' /etc/os-release; . /etc/os-release; echo "$NAME $ID"

sed -i '1i # managed' /etc/hosts; sed -i '/localhost/a 10.0.0.1 db' /etc/hosts; cat /etc/hosts

echo "a=b" >> /etc/environment; echo 'c=d' | tee -a /etc/environment; cat /etc/environment

echo 'precedence ::ffff:0:0/96  100' >> /etc/gai.conf; [ -s /etc/gai.conf ] && wc -c < /etc/gai.conf

{ echo 'opcache.memory_consumption=128'; echo 'opcache.revalidate_freq=2'; } > /usr/local/etc/opcache-recommended.ini; cat /usr/local/etc/opcache-recommended.ini

printf '[global]\nlog = %s\n' /proc/self/fd/2 > /etc/app.conf; printf '%s\n' one two three | tee /etc/list; printf "%-10s|%5d|%05.1f|%x\n" ab 42 3.14159 255

cat <<EOF > /etc/app.conf
home=$HOME
literal=\$HOME
cmd=$(echo hi)
EOF
cat /etc/app.conf

cat <<'EOF' | tee /etc/app.conf
home=$HOME
	tab
EOF

cat <<-EOF >> /etc/profile
	export A=1
	EOF
tail -n 1 /etc/profile

mkdir -p /opt/app && tar -C /app -cf - . | tar -C /opt/app -xf - && ls -A /opt/app

tar -czf /tmp/app.tar.gz -C / app && mkdir -p /opt/demo && tar -xzf /tmp/app.tar.gz -C /opt/demo --strip-components=1 && rm /tmp/app.tar.gz && ls /opt/demo

cd /tmp && tar cf x.tar -C /app src package.json && tar tf x.tar && tar xf x.tar -C /opt src/a.js && rm x.tar; ls /opt

tar --exclude='*.pyc' --exclude=node_modules -cf /tmp/a.tar -C /app . && tar -tf /tmp/a.tar | sort; rm -f /tmp/a.tar

chmod -R a+rX,g-w /app; chmod -R g=u /docker-entrypoint.sh; chmod 0755 /docker-entrypoint.sh; chmod u+x,go-rwx /app/main.py; stat -c '%a %n' /app/main.py /docker-entrypoint.sh

U=1001 G=0; mkdir -p /data /logs; chown -R "$U:$G" /data /logs; chmod -R g+rwX /data; chmod 1777 /logs; stat -c '%a %u:%g %n' /data /logs

chown -R nobody /app && find /app ! -user nobody | wc -l

ln -sf /usr/local/bin/tool /usr/bin/tool; ln -s ../local/bin/tool /usr/bin/tool2; readlink -f /usr/bin/tool2; tool; ln -sf /dev/stdout /var/log/access.log; ls -l /var/log/access.log | awk '{print $1, $NF}'

ln -snf /usr/share/zoneinfo/Europe/Berlin /etc/localtime && echo Europe/Berlin > /etc/timezone && cat /etc/localtime

cp /usr/share/zoneinfo/Europe/Berlin /etc/localtime.new; cp -r /app/src /opt/src; cp -a /app/bin /opt/; cp -p /docker-entrypoint.sh /opt; ls -R /opt

cp -R /app/. /srv/ && rm -rf /srv/node_modules /srv/.env.example && ls -a /srv

install -d -o nobody -g users -m 0750 /var/lib/demo /var/log/demo; install -m 0644 /app/main.py /opt/main.py; install -m 755 -o 1000 -g 1000 /app/bin/run /usr/local/bin/run2; stat -c '%a %u %g %n' /var/lib/demo /usr/local/bin/run2

mv /app/README.md /opt/ && mv /app/src /opt/src2 && ls /opt

rm -rf /var/lib/apt/lists/* /var/cache/apk/* /tmp/* /var/tmp/*; ls -A /var/lib /var/cache

rm -rf /usr/share/doc/* /usr/share/man /usr/share/locale && mkdir -p /usr/share/man/man1

rm -fr ~/.cache /root/.npm; rm -f /nothing; rm -rf -- /app/node_modules; test ! -e /app/node_modules && echo gone

for f in /app/*; do [ -f "$f" ] || continue; echo "$(basename "$f")"; done

for d in a b c; do mkdir -p "/data/$d"; touch "/data/$d/.keep"; done; find /data -type f | sort

set -e; for i in $(seq 1 3); do echo "line $i" >> /tmp/lines; done; while read -r a b; do echo "$b:$a"; done < /tmp/lines; rm /tmp/lines

[ -f /etc/server.conf ] || exit 1; [ -d /nope ] && echo no || echo "no dir"; [ ! -e /nope ] && test -x /usr/local/bin/tool && echo ok

[ -n "$FOO" ] || FOO=default; echo "${FOO:-x} ${FOO%fault} ${#FOO} ${BAR:=set} $BAR ${HOME##*/} ${FOO:+alt} ${NO+alt}"

case "$(uname -m)" in x86_64|amd64) ARCH=amd64;; aarch64) ARCH=arm64;; *) echo "unsupported" >&2; exit 1;; esac; echo "$ARCH" > /etc/arch

arch="$(uname -m)"; case "$arch" in 'x86_64') url='https://x/a' ;; *) url= ;; esac; echo "$url"

trap 'rm -rf /tmp/build; echo cleaned' EXIT; mkdir /tmp/build; cd /tmp/build && echo x > y && false

set -e; false; echo unreachable

set -u; echo "$UNDEFINED"; echo unreachable

set -ex; cd /app && ls -1; x=1; [ "$x" -eq 1 ]

command -v tool; command -v nothere || echo missing; type cd; which tool; which nothere; echo $?; hash tool && echo hashed

dpkg-divert --local --rename --add /sbin/initctl; echo $?

nosuch --version || true; echo "after $?"; ./nosuch; echo $?; /app/main.py; echo $?

su nobody -s /bin/sh -c 'id -un'

su - nobody -s /bin/sh -c 'pwd; echo $HOME $USER' 2>&1; echo $?

id -u; id -un; whoami; id nobody; id -g nobody; groups; getent passwd nobody | cut -d: -f1,3; getent group 0 | cut -d: -f1

uname -s; uname -m; arch; nproc > /dev/null && echo ok; date +%Y | grep -c '^20'; date -u -d @0 +%FT%TZ; hostname > /dev/null && echo host

env -i PATH="$PATH" A=1 sh -c 'echo "$A" "$HOME"'; env B=2 sh -c 'echo $B'; A=3 env | grep '^A='

export A=1 B="two words"; sh -c 'echo "$A $B"'; unset A; echo "[${A-unset}]"

echo hello > /tmp/f; sha256sum /tmp/f; echo "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  /tmp/f" | sha256sum -c -; echo "0000000000000000000000000000000000000000000000000000000000000000 */tmp/f" | sha256sum -c; echo $?

cd /tmp && echo a > a && echo b > b && sha256sum a b > SUMS && sha256sum -c SUMS && sha256sum -c -s SUMS 2>/dev/null; md5sum a | awk '{print $1}'; sha1sum b | cut -c 1-8; rm a b SUMS

dd if=/dev/zero of=/tmp/z bs=1024 count=4 2>/dev/null; ls -l /tmp/z | awk '{print $5}'; dd if=/tmp/z of=/tmp/y bs=1k skip=1 count=2 status=none; stat -c %s /tmp/y

seq 1 100 > /tmp/n; cd /tmp; split -l 40 n part.; wc -l part.*; rm n part.*

printf 'b\na\nb\nc\n' > /tmp/l; sort -u -o /tmp/l /tmp/l; cat /tmp/l; sort -r /tmp/l | head -1; sort -t: -k3 -n /etc/passwd | tail -1 | cut -d: -f1

cut -d: -f1,7 /etc/passwd | sort | head -2; tr a-z A-Z < /etc/hosts; awk -F: '$3 >= 1000 {print $1}' /etc/passwd; awk '/^port/ {print $2}' /etc/server.conf; grep -c . /etc/passwd

grep -rl flask /app; grep -v '^#' /app/requirements.txt | xargs -n1 echo pkg; grep -oE '"version": "[^"]+"' /app/package.json | cut -d'"' -f4

echo a b c | xargs -n 1 touch_it 2>/dev/null; echo $?; cd /tmp; echo a b c | xargs touch; ls; find . -type f -print0 | xargs -0 rm; echo "x y" | xargs -I{} echo "<{}>"

find /app -type f -name '*.js' | xargs grep -l a; find /app -maxdepth 1 -mindepth 1 -type d | sort; find /app -type f -perm -111 | sort;

find /app -type d -exec chmod 755 {} + ; find /app -type f -exec chmod 644 {} \; ; chmod +x /app/bin/run; find /app -type l -or -type p | wc -l

find /usr/local/lib -type f -name '*.so*' -exec sh -c 'for f; do echo "$f"; ln -s "$(basename "$f")" "${f%.2}"; done' _ {} +

touch /tmp/stamp; touch -d '2020-01-02 03:04:05' /tmp/old; stat -c %Y /tmp/old; [ /tmp/stamp -nt /tmp/old ] && echo newer

x=$((1 + 2 * 3)); echo $x $((x % 4)) $((x > 5 ? 10 : 20)); i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i; expr 3 + 4; echo $(( 0x10 ))

umask 027; mkdir /data; touch /data/f; stat -c '%a %n' /data /data/f; umask

mkdir -m 700 /secret; mkdir -p -m 711 /a/b/c; stat -c '%a %n' /secret /a /a/b /a/b/c; rmdir -p /a/b/c; mkdir /secret; echo $?

f=$(mktemp -d); echo "$f" | sed 's/[A-Za-z0-9]*$/X/'; rmdir "$f"; t="$(mktemp /tmp/foo.XXXXXX)"; [ -f "$t" ] && stat -c %a "$t"; rm "$t"

echo 'a,b,c' | tr ',' '\n' | tail -n +2 | paste -sd+ -; echo abc | rev; echo 'x y z' | awk '{print NF, $2}'; yes | head -2 | uniq -c | tr -s ' '

f() { local a="$1"; echo "f $a"; return 3; }; f x; echo $?; f y || echo failed

(cd /tmp && pwd); pwd; cd /usr/src; cd ..; pwd; cd - > /dev/null; echo "$PWD"

if grep -q nothere /etc/hosts; then echo y; elif [ -r /etc/hosts ]; then echo r; else echo n; fi; ! false && echo not

exec 3> /tmp/three; echo x >&3; exec 3>&-; cat /tmp/three; echo err >&2; ls /nothere 2>&1 | sed 's/^.*nothere/nothere/'; echo both > /dev/null 2>&1

gzip -c /etc/server.conf > /tmp/c.gz && gunzip -c /tmp/c.gz | cmp - /etc/server.conf && echo same; gzip -9 /etc/hosts; ls /etc/hosts*; gunzip /etc/hosts.gz; zcat /tmp/c.gz | head -1; rm /tmp/c.gz

truncate -s 0 /etc/hosts; truncate -s 1K /tmp/t; : > /etc/server.conf; > /app/main.py; stat -c '%s %n' /etc/hosts /tmp/t /etc/server.conf /app/main.py

du -s /app > /dev/null && echo ok; df / > /dev/null && echo ok; ls -la /app/bin | awk 'NR > 3 {print $1, $3, $4, $NF}'; ls /app/*.py; ls -d /app/*/

base64 -d <<E
aGVsbG8K
E
echo hello | base64; echo -n hi | base64 > /tmp/b; cat /tmp/b

set -- --flag value; while [ $# -gt 0 ]; do case "$1" in --flag) F="$2"; shift 2;; *) shift;; esac; done; echo "F=$F"; echo "$@" "$#" "$*"

IFS=:; for p in $PATH; do echo "$p"; done | head -2; unset IFS; set -- a "b c"; for x; do echo "[$x]"; done; IFS=, ; echo "$*"

timeout 5 true; echo $?; timeout 1 sh -c 'exit 3'; echo $?; nohup echo hi 2>/dev/null; nice -n 5 echo nice; sleep 0; wait; true & wait $!; echo $?

test -x /docker-entrypoint.sh && head -1 /docker-entrypoint.sh; /docker-entrypoint.sh echo ran; /docker-entrypoint.sh -x; echo $?

readlink /etc/localtime.none; echo $?; realpath /app/../app/src; dirname /a/b/c; basename /a/b.txt .txt; readlink -f /app/./src/../bin

ls -l /app/package.json | cut -c 1-10; wc -l < /etc/server.conf; wc /app/main.py; tac /app/requirements.txt; head -c 5 /etc/server.conf; echo; tail -c 4 /etc/server.conf; nl /app/requirements.txt

echo "deb http://x y" > /etc/apt.list; echo 'APT::Install-Recommends "0";' > /etc/01norecommend; cat /etc/apt.list /etc/01norecommend; echo -e 'a\tb'; echo -n x; echo 'a\nb'

mkfifo /tmp/p; ls -l /tmp/p | cut -c1; rm /tmp/p; mknod /tmp/n c 1 3; stat -c '%F %t,%T' /tmp/n; rm /tmp/n

awk 'BEGIN { printf "%s-%d\n", "x", 5 > "/tmp/awk"; }'; cat /tmp/awk; awk -v v=3 'NR==v{print;exit}' /etc/passwd; awk '{s+=$1} END {print s}' <<E
1
2
E

awk 'BEGIN{IGNORECASE=1} !seen[$0]++' /app/requirements.txt > /tmp/r && mv /tmp/r /app/requirements.txt; awk '{gsub(/=/, "~"); print toupper(substr($0, 1, 3)), length($0)}' /app/requirements.txt

diff /app/requirements.txt /app/main.py > /dev/null; echo $?; cmp -s /app/main.py /app/main.py && echo same; comm -12 /app/main.py /app/main.py

savedAptMark="a b"; [ -z "$savedAptMark" ] || echo "mark $savedAptMark"; eval "x=\$savedAptMark"; echo "$x"; true && { echo g; } ; ( exit 4 ) || echo $?

echo "$(dirname "$(readlink -f "$(command -v tool)")")"; v="$(tool | cut -d' ' -f2)"; test "$v" = 1.0 && echo match; version="1.2.3"; echo "${version%.*} ${version%%.*} ${version#*.}"; echo `tool`

mkdir -p /docker-entrypoint-initdb.d; ln -s usr/local/bin/tool /t; ls -l / | grep -o 't -> .*'; rm /t; touch a b; mv a b; ls a; echo $?

echo 'export PATH="/opt/bin:$PATH"' >> /root/.profile; . /root/.profile; echo "$PATH" | cut -d: -f1; echo "alias ll='ls -l'" >> ~/.bashrc; cat ~/.bashrc

getopts ab: o -a -b x; echo $o; echo "a  b" | { read x y; echo "$y"; }; printf 'k=v\n' | while IFS== read -r k v; do echo "$k is $v"; done; read line < /etc/hosts; echo "$line"

cat /etc/hosts - </dev/null; cat -n /app/main.py; tail -f /dev/null & kill $!; echo done

stat -c '%A %h %s %U %G %n' /app/main.py; stat -c %F /app /app/main.py; test -L /var/run && echo link; test -s /etc/hosts && test -w /etc/hosts && echo w; [ /app -ef /app/. ] && echo same

chgrp -R 0 /app && chmod -R g+w /app; ls -ln /app/main.py | awk '{print $1,$3,$4}'; chmod g+s /app; chmod o-rwx /app/src; stat -c '%a' /app /app/src

cd /nothere && echo in; echo $?; cat /nothere; echo $?; cp /nothere /tmp; echo $?; mv /nothere /tmp; echo $?; rm /nothere; echo $?; mkdir /x/y; echo $?; ls /nothere; echo $?

ln -s x /tmp/l; ln -s y /tmp/l; echo $?; chmod 644 /nothere; echo $?; chown nouser /tmp/l; echo $?; touch /x/y; echo $?; rmdir /app; echo $?; rm /app; echo $?

grep x /nothere; echo $?; sed -i s/a/b/ /nothere; echo $?; tar xf /nothere.tar; echo $?; head /nothere; echo $?; find /nothere; echo $?; install -m 0755 /nothere /tmp; echo $?

echo out > /app/sub/none; echo $?; echo x > /app; echo $?; cat < /nothere; echo $?; echo "$(cat /nothere 2>/dev/null || echo fallback)"

gosu nobody true; echo $?; curl -fsSL https://example.org | tar xz; echo $?; git --version >/dev/null 2>&1 || echo "no git"

mkdir -p /opt/a && cd /opt/a && printf 'x' > f1 && ln f1 f2 && cp -a f1 f3 && cp -al . ../b && ls -li ../b | awk '{print $3}'; du -b f1 2>/dev/null | cut -f1

while :; do n=$((n+1)); [ $n -ge 3 ] && break; continue; done; echo $n; until [ $n -eq 0 ]; do n=$((n-1)); done; echo $n; for x in 1 2; do for y in 1 2; do [ $y = 2 ] && continue 2; echo $x$y; done; done

echo "${PATH}" | tr ':' '\n' | grep -n sbin; echo 'KEY=value' | cut -d= -f2-; echo '  trim me ' | xargs; echo "a:b" | { IFS=: read -r l r; echo "$r"; }; echo 'x=1;y=2' | tr ';' '\n' | sed 's/=/ /' | awk '{print $2}'

sed '2,3d;s/o/0/g' /etc/server.conf | head -3; sed -n '2p;$p' /etc/server.conf; sed '/^$/d;s/^[ \t]*//' /etc/server.conf | tail -2; sed 's/\(port\) \([0-9]*\)/\2 \1/;y/abc/ABC/' /etc/server.conf | head -3; sed -n '/port/{s/port/PORT/;p;q}' /etc/server.conf; echo a.b.c | sed 's/\./\n/2'

sed -i "s/max_clients=.*/max_clients=${MAX:-500}/; /port/c\\port 1" /etc/server.conf; sed -i -e '/protected/i\' -e 'inserted' /etc/server.conf; cat /etc/server.conf; sed 5q /etc/passwd | wc -l; sed -n '$=' /etc/passwd

rm -rf /app/src/test /app/src/__pycache__ && mkdir /app/src/test && touch /app/src/test/new; mv /app/src/a.js /app/src/c.js; cp /app/src/c.js /app/src/a.js; rm /app/src/c.js; mv /app/bin /app/bin2; mkdir /app/bin

chmod 4755 /usr/local/bin/tool; chown 1000 /usr/local/bin/tool; stat -c %a /usr/local/bin/tool; chmod -x /usr/local/bin/tool; tool; echo $?; chmod a=rx /usr/local/bin/tool; chmod ug+w,o= /usr/local/bin/tool; stat -c %a /usr/local/bin/tool; chmod =x /app/main.py; chmod 7777 /tmp; stat -c %a /tmp /app/main.py

touch -r /app/main.py /tmp/r; touch -t 202001020304.05 /tmp/t; touch -d @86400 /tmp/e; touch -m -d '2001-02-03 00:00:07' /app/main.py; stat -c %Y /tmp/r /tmp/t /tmp/e /app/main.py

unlink /app/main.py; link /app/README.md /app/R2; ls /app/R2; sync; hostname -s >/dev/null 2>&1; tty; echo $?; mkdir -p '/sp ace/x' && touch '/sp ace/x/y z' && find '/sp ace' -type f; rm -r '/sp ace'
