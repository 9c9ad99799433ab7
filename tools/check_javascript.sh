#!/bin/sh
# Type-check the JavaScript by its JSDoc, where Node is present.
set -eu
if ! command -v npx >/dev/null; then
    echo "JavaScript not checked: no Node on this machine"
    exit 0
fi
exec npx --yes --package typescript@7.0.2 tsc --noEmit --project static/jsconfig.json
