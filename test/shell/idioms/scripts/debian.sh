set -eux; groupadd -r redis --gid=999; useradd -r -g redis --uid=999 --home-dir=/data --shell=/usr/sbin/nologin redis; mkdir /data && chown redis:redis /data

groupadd -r x && useradd -r -g x x

groupadd --system --gid 101 nginx && useradd --system --gid nginx --no-create-home --home /nonexistent --comment "nginx user" --shell /bin/false --uid 101 nginx

useradd -ms /bin/bash app && usermod -aG sudo,audio app && id app

useradd -u 1000 -U -d /home/dev -m dev; mkdir -p /etc/sudoers.d; echo 'dev ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/dev; chmod 0440 /etc/sudoers.d/dev

useradd -m dev; passwd -l dev; passwd -d dev; passwd -S dev | cut -d' ' -f 1,2

adduser --disabled-password --gecos '' --uid 1000 app

adduser --system --group --no-create-home --home /var/lib/x x; getent passwd x

addgroup --system --gid 1001 nodejs && adduser --system --uid 1001 nextjs

groupadd -f adm; groupadd -g 1000 a; groupadd -g 1000 b; echo $?; groupmod -g 1500 a; usermod -u 1234 nobody; userdel games; groupdel video; getent group a

id -u app >/dev/null 2>&1 || useradd --create-home app; getent group app; getent passwd app

sed -i -e 's/# en_US.UTF-8 UTF-8/en_US.UTF-8 UTF-8/' /etc/locale.gen; sed -i 's/main$/main contrib non-free/' /etc/apt/sources.list.d/debian.sources; cat /etc/locale.gen

echo 'path-exclude /usr/share/doc/*' > /etc/dpkg/dpkg.cfg.d/01_nodoc && find /usr/share/doc -depth -type f ! -name copyright | xargs rm || true; find /usr/share/doc -empty | xargs rmdir || true

chmod u-s /usr/bin/tool 2>/dev/null; setpriv --reuid=33 --regid=33 --clear-groups id -u; b2sum /app/main.py | cut -c 1-8; sha384sum < /dev/null | cut -c 1-6; sha224sum < /dev/null | cut -c 1-6

printf 'a\nb\nc\n' | shuf | sort | tr -d '\n'; echo; tty; nohup true; realpath -m /no/../where; grep -rl flask /app --include=*.txt; cd /tmp; sha256sum /app/main.py > S; sha256sum -c S --status; echo $?; sha256sum --quiet -c S; sha512sum -c /nothere; echo nonsense | md5sum -c; echo $?

cp -rT /app/src /opt/x; cp -t /opt /app/main.py /app/package.json; cd / && cp --parents app/src/a.js /srv; cp -n /app/main.py /etc/hosts; cp -l /app/main.py /app/hard; cp -s /app/main.py /app/soft; ls -l /app | awk '{print $1,$2,$NF}'

ln -srf /usr/local/bin/tool /usr/sbin/tool; readlink /usr/sbin/tool; mv -t /opt /app/main.py; mv -n /app/package.json /etc/hosts; mv -v /app/README.md /opt/

rm -rfv /app/src | sort; mkdir -pv /q/w; rmdir -v /q/w; chmod -v 700 /q; chown -v 1:1 /q; touch -c /none; cp -v /app/main.py /q; ln -sv x /q/l; install -v -d /q/i

tar --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 -cf /tmp/d.tar -C /app src && tar -tf /tmp/d.tar; tar -xf /tmp/d.tar -C /opt --no-same-owner --wildcards 'src/*.js'; ls -R /opt; rm /tmp/d.tar

tar -cvf /tmp/d.tar -C /app bin; TZ=UTC tar -tvf /tmp/d.tar; mkdir /x && tar -xvf /tmp/d.tar -C /x --transform 's,^bin,sbin,'; ls /x; rm /tmp/d.tar

sort -V <<E
1.10
1.9
1.2
E
echo 1.9 1.10 | tr ' ' '\n' | sort -rV | head -1; ls -v /app; ls -1t /app >/dev/null; ls --color=never /app; ls -lh /app/main.py | awk '{print $5}'; du -sh /nothere; echo $?

date -d '2024-01-02 03:04:05 UTC' +%s; date -u --date=@1700000000 '+%a %b %e %H:%M:%S %Y'; date -Iseconds -u -d @0; date --rfc-3339=date -d @0 -u

echo /opt/lib > /etc/ld.so.conf.d/app.conf && cat /etc/ld.so.conf.d/app.conf; getent hosts localhost | awk '{print $2}'; getent passwd 33; getent group www-data; getent passwd nobodyhere; echo $?

shuf -e a; expr "abc" : 'a\(.\)c'; expr length hello; test "$(expr 5 % 3)" = 2 && echo two; echo 'scale' | fold -w 3; join /dev/null /dev/null; expand < /etc/hosts

chmod --reference=/app/main.py /docker-entrypoint.sh; chown --reference=/app /docker-entrypoint.sh; chown --from=0 33 /app/main.py; touch --date='2 days ago' /tmp/x; touch --no-create /nope; ls --group-directories-first /app; ls -1A /app | wc -l; stat --format='%s' /app/main.py

find /app -name node_modules -prune -o -type f -print | sort; find /app -type f -printf '%f %m %s\n' | sort; find /app -regex '.*/[ab]\.js' ; find /app -type f -size -1k; find /app -mtime +1 -type f | wc -l; find /app -type f -name '*.md' -print -quit; find /app -path '*/dep/*' -o -name '*.py' | sort

find /app -type f -name '*.js' -exec sed -i 's/a/A/' {} + ; grep -rn A /app --include='*.js'; grep -rl dep /app | xargs sed -i 's/dep/DEP/g'; cat /app/node_modules/dep/index.js; grep -P '^\w+==' /app/requirements.txt; grep -A1 port /etc/server.conf; grep -c '' /etc/hosts; grep -E '^(bind|port) ' /etc/server.conf | sort -k2

head -n -1 /etc/passwd | tail -n1; tail -n +2 /etc/group | head -n1; cut -d' ' -f2 --output-delimiter=, /etc/server.conf | head -2; uniq -d /etc/hosts; sort -k2,2n -k1,1 /etc/hosts; tr -cd '[:alnum:]' < /etc/hosts; echo; tr -d '\r' < /app/bin/raw.sh; paste -d, /etc/hosts /etc/hosts; wc -c /etc/hosts | awk '{print $1}'; od -An -tx1 /etc/timezone; strings /app/main.py

printf '1\n2\n3\n4\n5\n' > /tmp/a; printf '1\n2x\n3\n5\n6\n7' > /tmp/b; diff /tmp/a /tmp/b; echo $?; diff /tmp/a /tmp/a; diff -q /tmp/a /tmp/b; diff -r /app/bin /app/src; echo $?; diff /tmp/a /nothere; echo $?; diff -u /tmp/a /tmp/b | tail -n +3; seq 30 > /tmp/a; seq 30 | sed '3d;20s/$/x/' > /tmp/b; diff -u /tmp/a /tmp/b | tail -n +3; rm /tmp/a /tmp/b

expr 2 + 3 \* 4; expr 7 / 2; expr a = a; expr 3 '>' 5; echo $?; expr abc : 'a\(.\)c'; expr abc : 'x'; expr length hello; expr substr hello 2 3; expr index hello l; expr \( 1 + 2 \) \* 3; expr x + 1; echo $?; expr 1 / 0; expr; expr 0 '|' 5; expr 1 '&' 0; expr "/usr/lib/x" : '.*/\(.*\)'; expr 1 2; echo $?

printf 'abc\000\377xyz and more text here' > /tmp/o; od /tmp/o; od -c /tmp/o; od -An -tx1 /tmp/o; od -A d -t x2 /tmp/o; od -tu1 -w8 /tmp/o; od -An -N4 -tu4 /tmp/o; od -j3 -N2 -td1 /tmp/o; od -x /tmp/o | head -1; od -b -N3 /tmp/o; head -c 64 /dev/zero | od; rm /tmp/o

printf 'a\nb\nc\n' > /tmp/p; paste /tmp/p /tmp/p; paste -d: /tmp/p /etc/debian_version; paste -s /tmp/p; paste -sd, < /tmp/p; paste -d, - - < /tmp/p; paste -sd'\n' /tmp/p; rm /tmp/p; seq 3 | tac; getent group 33 nosuch; echo $?; getent nosuch >/dev/null; echo $?; basename -a /x/y /z; basename -s .py /app/main.py x.py; basename; echo $?; grep -qs x /nothere; echo $?; grep -s x /nothere /etc/hosts

xargs -a /app/requirements.txt -d '\n' -n1 echo r; echo aaa | sed 's/a/b/2g'; sed -n 'l' /app/bin/raw.sh; printf 'a\n\n\nb\n' | cat -s; grep -n -A1 -B1 port /etc/server.conf; grep -C1 -n 'bind\|max' /etc/server.conf; grep x /tmp; echo $?; grep -rn --include='*.js' --exclude-dir=node_modules a /app; grep; echo $?; grep -E '(' /etc/hosts; echo $?; grep --color=never -io LOCAL /etc/hosts; printf 'x\0y\n' | grep x; grep -e a -e b -c /etc/hosts; echo 'a|b' | awk -F'|' '{print $2}'; echo a+b | awk -F+ '{print $2}'; awk 'BEGIN{FS="."; $0="1.2"; print $2, length}'; echo 'a b' | awk '{print length}'; awk -vORS=';' '1' /etc/shells; echo

cd /tmp; printf '\375\067\172\130\132\000\000\004\346\326\264\106\002\000\041\001\026\000\000\000\164\057\345\243\340\000\021\000\013\135\000\064\031\111\356\215\335\116\305\205\340\000\000\000\345\225\136\274\266\320\254\011\000\001\047\022\006\166\372\011\037\266\363\175\001\000\000\000\000\004\131\132' > a.xz; chmod 640 a.xz; chown 33:4 a.xz; touch -d @1000000000 a.xz; cp -p a.xz k.xz; unxz a.xz; ls -ln a; stat -c %Y a; xz -dk k.xz; xzcat k.xz | head -1; xz -dc < k.xz | wc -c; xz -t k.xz; echo $?; unxz k.xz; echo $?; unxz -f k.xz; ls

cd /tmp; printf '\375\067\172\130\132\000\000\004\346\326\264\106\002\000\041\001\026\000\000\000\164\057\345\243\340\000\021\000\013\135\000\064\031\111\356\215\335\116\305\205\340\000\000\000\345\225\136\274\266\320\254\011\000\001\047\022\006\166\372\011\037\266\363\175\001\000\000\000\000\004\131\132' > a.xz; ln -s a.xz sl.xz; unxz sl.xz; echo $?; unxz -c sl.xz | tail -1; ln a.xz h.xz; unxz a.xz; echo $?; mkdir d; unxz d; echo $?; unxz none.xz; echo $?; cp /etc/hosts no.xz; unxz no.xz; echo $?; head -c 60 a.xz > cut.xz; unxz cut.xz; echo $?; xzcat no.xz; echo $?; cp a.xz plain; xz -d plain; echo $?; xz -d --suffix=.q plain; rm h.xz; chmod u+s a.xz; unxz a.xz; echo $?; ls

cd /tmp; printf '\102\132\150\071\061\101\131\046\123\131\047\274\146\161\000\000\004\101\000\000\020\002\104\240\000\042\077\124\144\031\240\250\344\134\170\273\222\051\302\204\201\075\343\063\210' > a.bz2; chmod 640 a.bz2; chown 33:4 a.bz2; touch -d @1000000000 a.bz2; cp -p a.bz2 k.bz2; bunzip2 a.bz2; ls -ln a; stat -c %Y a; bzip2 -dk k.bz2; bzcat k.bz2 | head -1; bzip2 -dc < k.bz2 | wc -c; bzip2 -t k.bz2; echo $?; bunzip2 k.bz2; echo $?; bunzip2 -f k.bz2; ls

cd /tmp; printf '\102\132\150\071\061\101\131\046\123\131\047\274\146\161\000\000\004\101\000\000\020\002\104\240\000\042\077\124\144\031\240\250\344\134\170\273\222\051\302\204\201\075\343\063\210' > a.bz2; ln -s a.bz2 sl.bz2; bunzip2 sl.bz2; echo $?; bunzip2 -c sl.bz2 | tail -1; ln a.bz2 h.bz2; bunzip2 a.bz2; echo $?; mkdir d; bunzip2 d; echo $?; bunzip2 none.bz2; echo $?; cp /etc/hosts no.bz2; bunzip2 no.bz2; echo $?; head -c 30 a.bz2 > cut.bz2; bunzip2 cut.bz2; echo $?; bzcat no.bz2; echo $?; cp a.bz2 plain; bzip2 -d plain; echo $?; ls

cd /tmp; printf '\375\067\172\130\132\000\000\004\346\326\264\106\002\000\041\001\026\000\000\000\164\057\345\243\340\047\377\000\143\135\000\064\233\201\305\322\114\065\205\305\224\300\304\101\325\167\321\141\300\002\306\270\035\150\042\113\130\150\355\243\007\000\100\133\225\202\005\354\107\131\107\115\071\037\114\372\306\367\214\044\047\157\350\076\033\350\262\115\216\017\013\251\253\071\247\073\330\051\151\352\076\024\102\150\035\274\276\165\206\211\051\275\004\344\134\355\307\157\315\200\322\243\253\165\306\351\145\167\131\000\000\000\363\021\155\027\321\147\171\150\000\001\177\200\120\000\000\000\371\324\312\103\261\304\147\373\002\000\000\000\000\004\131\132' > a.tar.xz; printf '\102\132\150\071\061\101\131\046\123\131\133\303\340\277\000\000\161\373\200\311\020\000\000\300\001\157\200\000\020\140\041\036\100\010\010\040\000\124\064\215\046\046\324\321\232\230\233\120\110\242\064\006\100\150\067\376\144\101\010\045\162\020\211\326\230\230\121\311\002\032\254\007\070\212\055\033\260\123\002\207\163\124\264\036\163\110\112\116\016\026\145\320\326\331\266\334\320\210\200\374\135\311\024\341\102\101\157\017\202\374' > a.tbz2; tar xf a.tar.xz; cat in.txt; tar xJvf a.tar.xz; tar -xjf a.tbz2 -C /app; tar tf a.tbz2; tar tvf a.tar.xz; ls -l /app/in.txt | cut -c1-10; rm a.tar.xz a.tbz2

printf 'a b\nc\n' > /tmp/w; seq 3000 > /tmp/n; cd /tmp; wc w n; wc -l w n; wc -c w n; wc -L w n; wc -lw w nothere n; wc -l w; wc w nothere; wc -cl w; cat w | wc; cat w | wc -l; wc -m w; wc - < /dev/null; rm w n

printf 'some text, and more of it than stands on a line of seventy-six\000\377 letters' > /tmp/b; base32 /tmp/b; base32 -w0 /tmp/b | base32 -d | cksum; printf hello | base32; echo NBSWY3DP | base32 -d; echo; echo 'NB!WY3DP' | base32 -d; echo $?; base32 -w 8 /tmp/b | head -2; printf a | base64; printf 'aGk=' | base64 -d; echo; echo '!!' | base64 -d; echo $?; base64 a b; echo $?; base64 /nothere; echo $?; cksum /tmp/b; cksum < /tmp/b; printf '' | cksum; cksum /nothere /dev/null; echo $?; rm /tmp/b

set -- -a --beta=x --gam 'it'"'"'s' -c -bq one -- two; getopt -o ab:c:: --long alpha,beta:,gamma: -n prog -- "$@"; getopt -o +a -- x -a; getopt -o -a -- x -a; getopt -u -o ab: -- -b 'x y' z; getopt ab: -a -b q r; getopt -o a -l all,alone -n me -- --al -z --all=3 --nix; echo $?; getopt -o b: -l bee: -- -b; echo $?; getopt -o b: -l bee: -- --bee; echo $?; getopt -T; echo $?; getopt -q -o a -- -z; echo $?; getopt -Q -o a -- -a; getopt -a -o a -l all -- -all; getopt; echo $?; getopt -o a --long=x: -- --x=1 '' 'a b'

printf 'abc\000\377 some more text\n0123456789012345678901234567890123' > /tmp/h; cd /tmp; xxd h; xxd -p h; xxd -u -l 20 h; xxd -s 4 -l 4 h; xxd -c 8 -g 1 h; xxd -p -c 10 h; xxd -p -l 3 < h; printf '616263\n64' | xxd -r -p; echo; xxd h | xxd -r | cmp - h && echo same; printf '00000004: 6162\n' | xxd -r | od -c; hexdump h; hexdump -C h; hexdump -v -n 20 h; hexdump -C -s 3 -n 5 h; hd h | tail -1; head -c 64 /dev/zero | hexdump -C; head -c 64 /dev/zero | hexdump -v | wc -l; printf '' | hexdump -C; hexdump nothere; echo $?; xxd nothere; echo $?; rm h

factor 1 2 12 97 1000000007 18446744073709551557 600851475143 0 36893488147419103232 +6; factor abc 6; echo $?; echo 12 15 | factor; numfmt --to=iec -- 1048576 1500 999 1024 1536 10240 10000 123456789 1048575 -5000; numfmt --to=si 1500 1000000 999999; numfmt --from=iec 1K 2M 1.5G; numfmt --from=si 1K 2M; numfmt --to=iec-i --suffix=B 4096; numfmt --from=auto 1Ki 1K; numfmt --to=iec --padding=10 5000; numfmt --to=iec --padding=-10 5000; numfmt --from-unit=1024 3; numfmt --to-unit=1024 4097; numfmt abc; echo $?; numfmt --from=si 1k; echo $?; numfmt 1K; echo $?; numfmt --from=iec-i 1K; echo $?; echo 'a 5000 b' | numfmt --field=2 --to=si; echo 'a:5000:b' | numfmt -d: --field=2 --to=si; printf '1\n2000\n' | numfmt --to=si; echo '   5000 x' | numfmt --to=si
