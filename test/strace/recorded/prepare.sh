#!/bin/bash
# Puts into the Debian tree $IMAGE what the workloads work on, and the workloads: /srv/work/NAME.sh.
set -e
L=$IMAGE
PACKAGES=$(mktemp -d)
rm -f $L/var/cache/apt/archives/*.deb
cp /etc/resolv.conf $L/etc/resolv.conf
mount -t proc proc $L/proc
trap 'umount "$L/proc"; rm -rf "$PACKAGES"' EXIT
chroot $L apt-get install -y -d --no-install-recommends less tree jq rsync
mkdir -p $L/srv/work $L/srv/npm $L/srv/db $L/srv/tree $L/var/log/app
# a repository
cat > $L/srv/work/mkrepo.sh <<'X'
set -e
export HOME=/root GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
mkdir -p /srv/src && cd /srv/src && git init -q -b main .
for c in 1 2 3 4 5; do for d in 1 2 3 4 5 6 7 8; do mkdir -p dir$d/sub; for f in 1 2 3 4 5 6 7 8 9 10; do seq $((c*f)) $((c*f+d*20)) > dir$d/sub/file$f.txt; done; done; git add -A; git commit -q -m "change $c"; done
git branch old HEAD~3
git clone -q --bare /srv/src /srv/repo.git; rm -rf /srv/src
X
chroot $L sh /srv/work/mkrepo.sh
for p in alpha beta gamma delta; do
  mkdir -p $PACKAGES/$p/lib; seq 1 2000 > $PACKAGES/$p/lib/data.txt; for i in $(seq 1 40); do echo "exports.v=$i" > $PACKAGES/$p/lib/m$i.js; done
  echo "{\"name\":\"$p\",\"version\":\"1.0.0\",\"main\":\"lib/m1.js\",\"bin\":{\"$p\":\"lib/m1.js\"}}" > $PACKAGES/$p/package.json
  (cd $PACKAGES/$p && npm pack -s --pack-destination $L/srv/npm >/dev/null 2>&1)
done
cp -a "$(realpath "$(command -v node)")" "$L/usr/bin/"
mkdir -p "$L/usr/lib/node_modules"
cp -a "$(npm root -g)/npm" "$L/usr/lib/node_modules/"
ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$L/usr/bin/npm"
mkdir -p $L/srv/app; echo '{"name":"app","version":"1.0.0"}' > $L/srv/app/package.json
chroot $L sh -c 'sqlite3 /srv/db/app.db "create table t(id integer primary key, a text, b int); with recursive c(x) as (select 1 union all select x+1 from c where x<60000) insert into t select x, printf(\"row %08d with some text\", x), x%100 from c; create index i on t(b);"'
for i in $(seq 1 20); do mkdir -p $L/srv/tree/d$i; for j in $(seq 1 100); do head -c $((j*100)) /dev/zero > $L/srv/tree/d$i/f$j; done; ln -sf f1 $L/srv/tree/d$i/link; done
for i in 1 2 3; do seq 1 $((i*20000)) > $L/var/log/app/app$i.log; done
cat > $L/etc/logrotate.d/app <<'X'
/var/log/app/*.log {
  rotate 3
  size 10k
  compress
  delaycompress
  create 0640 root adm
}
X
cat > $L/srv/work/apt.sh <<'X'
apt-get install -y --no-install-recommends --no-download less tree jq rsync
apt-get remove -y tree
X
cat > $L/srv/work/postgres.sh <<'X'
B=/usr/lib/postgresql/15/bin
su postgres -c "$B/initdb -D /var/lib/postgresql/data >/dev/null"
su postgres -c "$B/pg_ctl -D /var/lib/postgresql/data -o '-c listen_addresses= ' -l /var/lib/postgresql/log -w start >/dev/null"
su postgres -c "$B/createdb bench; $B/pgbench -q -i -s 1 bench; $B/pgbench -n -c 2 -t 100 bench"
su postgres -c "$B/pg_ctl -D /var/lib/postgresql/data -m fast -w stop"
X
cat > $L/srv/work/pgbench.sh <<'X'
B=/usr/lib/postgresql/15/bin
su postgres -c "$B/initdb -D /var/lib/postgresql/data >/dev/null"
su postgres -c "$B/pg_ctl -D /var/lib/postgresql/data -o '-c listen_addresses= ' -l /var/lib/postgresql/log -w start >/dev/null"
su postgres -c "$B/createdb bench; $B/pgbench -q -i -s 1 bench; $B/pgbench -n -c 2 -T 60 bench"
su postgres -c "$B/pg_ctl -D /var/lib/postgresql/data -m fast -w stop"
X
cat > $L/srv/work/sqlite.sh <<'X'
sqlite3 /srv/db/app.db "update t set a='changed' where id=5; update t set b=1 where id%5000=0;"
for i in 1 2 3 4 5; do sqlite3 /srv/db/app.db "begin; insert into t(a,b) values('new $i', $i); delete from t where id=$i*100; commit;"; done
sqlite3 /srv/db/app.db "pragma journal_mode=wal; insert into t(a,b) values('wal',1);"
sqlite3 /srv/db/new.db "create table x(y); insert into x values(1); vacuum;"
X
cat > $L/srv/work/npm.sh <<'X'
export HOME=/root; cd /srv/app
npm install --offline --no-audit --no-fund /srv/npm/alpha-1.0.0.tgz /srv/npm/beta-1.0.0.tgz /srv/npm/gamma-1.0.0.tgz
npm install --offline --no-audit --no-fund /srv/npm/delta-1.0.0.tgz
npm uninstall --offline --no-audit --no-fund beta
X
cat > $L/srv/work/git.sh <<'X'
export HOME=/root GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
cd /srv; git clone -q /srv/repo.git work1; cd work1; git checkout -q old; git checkout -q main
seq 1 5 > dir1/sub/file1.txt; git mv dir2 moved; git commit -q -am "edit"; git gc -q
cd /srv/repo.git; git gc -q --prune=now
X
cat > $L/srv/work/logrotate.sh <<'X'
logrotate -f /etc/logrotate.conf
echo "a new line" >> /var/log/app/app1.log
logrotate -f /etc/logrotate.d/app
X
cat > $L/srv/work/chown.sh <<'X'
chown -R 1000:1000 /srv/tree
chmod -R g+w /srv/tree/d1
rm -rf /srv/tree/d2; mkdir /srv/tree/d2; mv /srv/tree/d3 /srv/tree/d3-moved; cp -a /srv/tree/d4 /srv/tree/d4-copy
X
