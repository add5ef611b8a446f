"""Recipes, judged alignments and checkpoints named on the command line in, models and calibrations out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import check_writable, progress_bars, remark
from skillmap.resources import DEFAULT_MODEL

train = typer.Typer(help="Make the models and their calibration again, or your own.", no_args_is_help=True)

_Framework = Annotated[list[str], typer.Option(metavar="ID[@VERSION]", help="An installed framework; may be repeated.")]


@train.command("model")
def train_model(
    context: typer.Context,
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE.toml")],
    base: Annotated[Path, typer.Option(help="The folder of the checkpoint to start from (all-MiniLM-L6-v2).")],
    gold: Annotated[Path, typer.Option(help="Judged alignments to learn from.")],
    written: Annotated[Path, typer.Option(help="The folder with outcomes.csv and grades.csv that we wrote.")],
    sentences: Annotated[Path, typer.Option(help="A CSV of sentences with lists of ESCO skills.")],
    work: Annotated[Path, typer.Option(help="Where steps are kept: run it again to go on after an interruption.")],
    out: Annotated[Path, typer.Option(help="The model's folder.")],
    esco: Annotated[str, typer.Option(help="The installed ESCO.")] = "esco",
    onet: Annotated[str, typer.Option(help="The installed O*NET.")] = "onet",
) -> None:
    """Train the encoder and the cross-encoder as a recipe says (extra train; hours on two cores)."""
    from skillmap.training.recipe import Data, run_recipe
    from skillmap.training.recipe_file import read_recipe
    from skillmap.training.written import TRAINING, with_more_grades, written_gold

    steps = read_recipe(recipe)
    work.mkdir(parents=True, exist_ok=True)
    ours = written_gold(written, TRAINING, work / "written.csv")
    judged = with_more_grades(gold, written, work / "gold.csv")
    data = Data(base, judged, ours, sentences, context.obj, {"esco": esco, "onet": onet})
    with progress_bars() as progress:
        run_recipe(steps, data, work, out, progress)
    remark(f"{out} holds the model; fit its scorer with: skillmap train scorer --model {out.name}")


@train.command("scorer")
def train_scorer(
    context: typer.Context,
    gold: Annotated[list[Path], typer.Option(help="Judged alignments for the first stage; may be repeated.")],
    last: Annotated[Path, typer.Option(help="Other judged alignments, for the scale and the thresholds.")],
    framework: _Framework,
    out: Annotated[Path, typer.Option(help="Where to write the calibration.")],
    unseen: Annotated[
        list[Path], typer.Option(help="Judged alignments that the cross-encoder wasn't trained on; may be repeated.")
    ] = [],  # noqa: B006
    written: Annotated[
        Path | None, typer.Option(help="The folder with outcomes.csv and grades.csv: adds those kept for the scorer.")
    ] = None,
    model: Annotated[str, typer.Option(help="A bundled model, or a sentence-transformers model.")] = DEFAULT_MODEL,
) -> None:
    """Fit what turns a model's evidence into probabilities and ratings."""
    import tempfile

    from skillmap.scoring import write_calibration
    from skillmap.training.fit_scorer import fit_scorer
    from skillmap.training.written import SCORER, written_gold

    check_writable(out)
    with progress_bars() as progress, tempfile.TemporaryDirectory() as folder:
        ours = [] if written is None else [written_gold(written, SCORER, Path(folder) / "written.csv")]
        fitted = fit_scorer(
            model, framework, [*gold, *ours], [*unseen, *ours], last, home=context.obj, progress=progress
        )
    write_calibration(fitted, out)
