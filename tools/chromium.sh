#!/bin/sh
# Says how to get chromium when it is missing. Only the tests marked "browser" need it; CI refuses to go on without.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

sudo=$([ "$(id -u)" = 0 ] || echo "sudo ")
install="apt-get install chromium"
if grep -qs '^ID=ubuntu' /etc/os-release; then install="snap install chromium"; fi
echo "Chromium manque, les tests de navigateur ne sont pas passés : ${sudo}${install}" >&2
[ "${CI:-}" != true ]
