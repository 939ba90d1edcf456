#!/bin/sh
# Finds a Python that is new enough and hands over to install.py, or says in one line how to get one.
set -eu
sudo=$([ "$(id -u)" = 0 ] || echo "sudo ")

for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$(dirname "$0")/install.py" "$@"
    fi
done

if found=$("${PYTHON:-python3}" -V 2>&1); then
    echo "Marelle demande Python 3.11 ou plus récent (ici : $found) : ${sudo}apt-get install python3.11" >&2
else
    echo "Python manque : ${sudo}apt-get install python3" >&2
fi
exit 1
