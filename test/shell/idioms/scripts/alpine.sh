addgroup -S -g 101 nginx && adduser -S -D -H -u 101 -h /var/cache/nginx -s /sbin/nologin -G nginx -g nginx nginx; cat /etc/passwd /etc/group | grep nginx

addgroup -g 1000 node && adduser -u 1000 -G node -s /bin/sh -D node; ls -la /home | tail -1 | awk '{print $1,$3,$4,$NF}'

adduser -D -H -S app; addgroup app www-data; id app; deluser app; delgroup users; getent passwd app

set -eux; adduser -u 82 -D -S -G www-data www-data; mkdir -p /var/www/html; chown www-data:www-data /var/www/html; chmod 1777 /var/www/html

adduser -D -g '' -h /home/app -s /bin/ash app && echo ok; adduser -D app; echo $?; addgroup app; echo $?; addgroup -S sys1 && adduser -S -G sys1 sys1; adduser app wheel; grep app /etc/group

echo 'https://dl-cdn.alpinelinux.org/alpine/edge/testing' >> /etc/apk/repositories; sed -i 's/https/http/' /etc/apk/repositories; cat /etc/apk/repositories; echo hosts: files dns > /etc/nsswitch.conf

[ ! -e /etc/nsswitch.conf ] && echo 'hosts: files dns' > /etc/nsswitch.conf; ls -l /bin/ls | awk '{print $NF}'; busybox echo hi; ls -la /bin | grep -c busybox > /dev/null

find / -xdev -type f -perm +6000 -exec rm {} \; ; find /sbin /usr/sbin ! -type d -a ! -name login_duo -delete; find /etc /lib /sbin /usr -xdev -type d -perm +0002 -exec chmod o-w {} +

sed -i -r '/^(root|nobody|app)/!d' /etc/passwd /etc/group; sed -i -r 's#^(.*):[^:]*$#\1:/sbin/nologin#' /etc/passwd; cat /etc/passwd /etc/group

mkdir -p /x; cd /x; install -d -m 700 a; ln -sfn /app b; cp -rf /app/src c; rm -rf c/test; mv c d; tar -czf t.tgz d; tar -tzf t.tgz | sort; tar xzf t.tgz -C a --strip-components 1; ls a; chown -h 1:1 b

echo -e "a\nb" | sed '$!N;s/\n/,/'; echo "abc" | sed 's/b/[&]/'; printf 'x%.0s' 1 2 3; echo; echo abc | cut -b 2; date -d @0 +%Y; echo a | tee b c; wc -c b c

if [[ "$HOME" == "/root" ]]; then echo "[[ ok"; fi; let x=2+3; echo $x; source /etc/profile; echo ${HOME/root/r}; echo ${HOME:1:2}; echo {a,b}; a=${x//5/6}; echo $a

set -o pipefail; false | true; echo $?; echo foo | md5sum | cut -d' ' -f1; awk 'BEGIN{print 1/3}'

printf 'PK' | od -c | head -1; id nobody; id

tar -cvf /tmp/d.tar -C /app bin; tar -tf /tmp/d.tar; mkdir /x && tar -xvf /tmp/d.tar -C /x; rm /tmp/d.tar; gzip -k /app/main.py; ls /app/main*; zcat /app/main.py.gz

grep -rn a /app/src; grep -E '^(bind|port) ' /etc/server.conf; grep -qs x /nothere; echo $?; ls -1 /app; ls -A /app | wc -l; ls -la /nothere; stat -c '%a' /app; stat /nothere; echo $?; find /app -name '*.js' -type f -maxdepth 2; date -u -d @86400 +%F; date -u +%F -d '1970-01-05'

head -n -1 /etc/passwd | tail -n1; sort -u /etc/hosts; sort -n -k2 /etc/server.conf | head -1; uniq -c /etc/hosts; cut -f2 -d' ' /etc/server.conf | head -2; expr 3 \* 4; seq 3 | xargs; seq -s, 3; printf '%s,' a b; echo; basename -s .py /app/main.py 2>&1 | head -1; which sh; readlink -f /bin/sh; id; hostname >/dev/null; uname -o >/dev/null

cp -n /app/main.py /etc/hosts; cp -u /app/main.py /opt; cp -t /opt /app/package.json; mv -n /app/main.py /etc/hosts; mkdir /q; rm -v /app/README.md; touch -c /none; truncate -s 10 /q/t; realpath /app/..; install -D -m 644 /etc/hosts /q/deep/h; install -D /etc/hosts /q/i

printf 'a b\nc\n' > /tmp/w; seq 3000 > /tmp/n; cd /tmp; wc w n; wc -l w n; wc -c w n; wc -L w n; wc -lw w nothere n; wc -l w; wc w nothere; wc -cl w; cat w | wc; cat w | wc -l; wc -c - < w; rm w n

cd /tmp; printf '\375\067\172\130\132\000\000\004\346\326\264\106\002\000\041\001\026\000\000\000\164\057\345\243\340\000\021\000\013\135\000\064\031\111\356\215\335\116\305\205\340\000\000\000\345\225\136\274\266\320\254\011\000\001\047\022\006\166\372\011\037\266\363\175\001\000\000\000\000\004\131\132' > a.xz; chmod 640 a.xz; touch -d @1000000000 a.xz; cp -p a.xz k.xz; unxz a.xz; ls -ln a | cut -c1-10; stat -c %Y k.xz; xz -dk k.xz; xzcat k.xz | head -1; xz -dc < k.xz | wc -c; ls

cd /tmp; printf '\102\132\150\071\061\101\131\046\123\131\047\274\146\161\000\000\004\101\000\000\020\002\104\240\000\042\077\124\144\031\240\250\344\134\170\273\222\051\302\204\201\075\343\063\210' > a.bz2; chmod 640 a.bz2; touch -d @1000000000 a.bz2; cp -p a.bz2 k.bz2; bunzip2 a.bz2; ls -ln a | cut -c1-10; bzip2 -dk k.bz2; bzcat k.bz2 | head -1; bzip2 -dc < k.bz2 | wc -c; ls

printf 'abc\000\377 some more text\n0123456789012345678901234567890123' > /tmp/h; cd /tmp; xxd h; xxd -p h; xxd -c 8 -g 1 h; printf '616263\n64' | xxd -r -p; hexdump h; hexdump -C h; hexdump -v -n 20 h; head -c 64 /dev/zero | hexdump -C; hexdump nothere; echo $?; factor 12 97 600851475143; rm h
