#!/bin/sh
# Type-check the JavaScript by its JSDoc, where Node is present.
set -eu
if ! command -v npx >/dev/null; then
    echo "JavaScript not checked: no Node on this machine"
    exit 0
fi
for part in static static/worker; do
    npx --yes --package typescript@7.0.2 tsc --noEmit --project "$part/jsconfig.json"
done
# Two functions of one name are well typed, and no module.
for file in static/*/*.js; do
    node --input-type=module --check <"$file" || { echo "$file"; exit 1; }
done
