mkdir -p /a/{b,c}/{1..3}; touch /a/b/{x,y}.txt; cp /etc/hosts{,.bak}; ls -R /a; mv /etc/hosts{.bak,.old}; echo {01..03} {a..e..2} pre{-,+}post

set -euo pipefail; false | true; echo unreachable

if [[ "$HOME" == /ro* && -d /etc ]]; then echo yes; fi; [[ abc =~ ^a(.)c$ ]] && echo "${BASH_REMATCH[1]}"; [[ -z "" || 1 -gt 2 ]] && echo z

arr=(one "two words" three); for a in "${arr[@]}"; do echo "<$a>"; done; echo ${#arr[@]} "${arr[-1]}" "${arr[@]:1:2}"; arr+=(four); unset 'arr[0]'; echo "${!arr[@]}"

declare -A m=([a]=1 [b]=2); m[c]=3; for k in $(printf '%s\n' "${!m[@]}" | sort); do echo "$k=${m[$k]}"; done

v=Hello; echo "${v,,} ${v^^} ${v/l/L} ${v//l/L} ${v:1:3} ${v: -2}"; f=/a/b.tar.gz; echo "${f##*/} ${f%.tar*}"

diff <(echo a) <(echo b); cat < <(printf 'x\ny\n'); while read -r l; do echo "$l"; done < <(seq 2); comm -12 <(printf 'a\nb\n') <(printf 'b\nc\n')

echo out > >(cat > /tmp/ps); wait; sleep 0.2; cat /tmp/ps

cat <<< "here $HOME"; read -r a b <<< "1 2"; echo "$b$a"; echo err &> /tmp/both; ls /nothere &>> /tmp/both; wc -l < /tmp/both; ls /nothere |& grep -c nothere

for ((i=0;i<3;i++)); do echo -n "$i "; done; echo; ((x=5, x+=2)); echo $x; let y=x*2; echo $y; (( x > 3 )) && echo big; printf -v z '%03d' 7; echo $z; echo $'tab\there'

shopt -s nullglob dotglob; for f in /nothere/*; do echo never; done; echo /app/.*

shopt -s extglob
rm -rf /app/!(src|bin); ls /app; case abc in @(abc|x)) echo ext;; esac

source /etc/os-release; echo "$VERSION_CODENAME"; echo "export X=1" >> ~/.bashrc && source ~/.bashrc && echo $X; mapfile -t lines < /etc/shells; echo "${lines[1]}"

pushd /tmp >/dev/null; pwd; popd >/dev/null; pwd; dirs

trap 'echo "failed at $LINENO"' ERR; false; echo next

function f { local -r a=1; echo "$FUNCNAME $a"; g; }; g() { echo "${FUNCNAME[1]} ${#FUNCNAME[@]}"; }; f x; echo "[$FUNCNAME]"; echo "${1:?need}"; echo unreachable

echo "$BASH_VERSION" | cut -d. -f1; echo "$0 $RANDOM" | cut -d' ' -f1; echo "$UID $EUID"; type -t cd ls f; true | false | true; echo "${PIPESTATUS[*]}"

set -x; a=(1 2); echo "${a[0]} x"; [[ -d /etc ]]; case x in x) echo c;; esac; for i in 1; do :; done; (( 1 + 1 ))

printf '%q\n' "a b" "c'd"; n=HOME; echo "${!n}"; x=5; echo $((x**2)) $((16#ff)) $((x++)) $x; [ 1 = 1 -a 2 = 2 ] && echo and; echo "${HOSTNAME:+h}"

readonly R=1; R=2; echo "after $?"

url=https://example.org/pkg-1.2.3.tar.gz; file="${url##*/}"; name="${file%.tar.gz}"; echo "${name#*-} ${name%%-*}"; IFS=. read -ra parts <<< "${name#*-}"; echo "${parts[0]} ${#parts[@]}"; printf '%s\n' "${parts[@]}" | tac | paste -sd.

[[ -f /etc/hosts ]] && { [[ ! -s /nothere ]]; } && echo files; [[ "a b" == "a b" ]] && [[ a < b ]] && [[ -n ${HOME-} ]] && echo strings; if ((1)) && [[ x != y ]]; then echo both; fi; [[ $(uname -m) =~ ^(x86_64|aarch64)$ ]]; echo "${BASH_REMATCH[0]}"

set -o errexit -o nounset -o pipefail; for pkg in a b; do mkdir -p "/opt/${pkg}/bin"; done; install -D -m 0755 /app/bin/run /opt/a/bin/run; cd /opt && for d in */; do echo "${d%/}"; done; echo "${UNSET_VAR:-none}"; echo "$UNSET_VAR"

echo -e "a\nb" > /tmp/x; echo -en 'c'; printf '%b\n' 'd\te'; exec > /tmp/log 2>&1; echo logged; ls /nothere

[[ a.b =~ "a.b" ]] && echo literal; [[ axb =~ "a.b" ]] || echo quoted; [[ "v1.2.3-rc1" =~ ^v?([0-9]+)\.([0-9]+)(\.[0-9]+)?(-[a-z0-9]+)?$ ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]} ${BASH_REMATCH[4]}"; re='^[[:alpha:]_][[:alnum:]_]*$'; [[ foo_1 =~ $re ]] && echo name; [[ 1foo =~ $re ]] || echo none; [[ x == "*" ]] || echo star; [[ "a+b" == a+b ]] && echo plus; for f in "/app/"*".py"; do echo "$f"; done; ls "/app/"{main,none}.py 2>/dev/null; case "a.b" in "a.b") echo dot;; esac; v='a.b.c'; echo "${v//./-} ${v%".c"} ${v#"a."} ${v//"."/_}"; echo "/etc/"host?; declare -r L=(1 2); echo "${L[@]}"; declare -A m=(["a b"]=1 [c]="2 3"); echo "${m["a b"]} ${m[c]} ${#m[@]}"; local_list() { local -a x=("p q" r); x+=(s); echo "${#x[@]} ${x[0]}"; }; local_list
