#!/bin/sh
# What `make demo` runs: installs two frameworks, aligns the example credential, writes a report.
# The second run finds everything where the first one left it and needs no network.
set -eu
skillmap=${SKILLMAP:-skillmap}
example=$(dirname "$0")/data-analytics.csv

echo "1. Frameworks (kept in your data folder; SKILLMAP_HOME moves it)"
esco=$("$skillmap" frameworks install esco)
onet=$("$skillmap" frameworks install onet)

echo
echo "2. Twelve learning outcomes against $esco and the tasks of $onet,"
echo "   and what they cover of the work of Business Intelligence Analysts"
mkdir -p out
"$skillmap" align "$example" --framework "$esco" --framework "$onet:task" --profile 15-2051.01 --top 3
"$skillmap" align "$example" --framework "$esco" --framework "$onet:task" --profile 15-2051.01 --out out/report.html

echo
echo "3. The report: open $(pwd)/out/report.html in a browser"
