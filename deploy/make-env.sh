#!/bin/sh
# Writes .env beside docker-compose.yml with a new password for each role; never replaces one that is there.
set -eu
umask 077
here=$(dirname "$0")
target=${1:-$here/../.env}

taken() {
    echo "$target is there already; it was not changed / $target 已存在，未作改动" >&2
    exit 1
}
test ! -e "$target" || taken

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

draft="$target.$$"
trap 'rm -f "$draft"' EXIT
while IFS= read -r line; do
    case $line in
        *_PASSWORD=) printf '%s%s\n' "$line" "$(password)" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$here/.env.example" >"$draft"
ln "$draft" "$target" 2>/dev/null || taken
