"""`fashrec train`: on the command line like the others, in a file of its own for what it alone needs."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from fashrec.settings import load_settings, prefer_keras_backend

PARTS = 10_000
SPEAK_EVERY = 60.0  # seconds; where there is no terminal to draw a bar on


def train(
    data: Annotated[
        list[Path] | None,
        typer.Option(
            "--data", help="Catalogue to learn from (folder or table); may be repeated. [default: the one served]"
        ),
    ] = None,
    init: Annotated[Path | None, typer.Option(help="Weights to go on from; from nothing without.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
    minutes: Annotated[float, typer.Option(min=0.05, help="How long to train.")] = 90,
    passes: Annotated[
        float, typer.Option(min=0, help="How often to see each product, instead of minutes: the same on any machine.")
    ] = 0,
    out: Annotated[Path, typer.Option(help="Folder of the run: its trunk, log and checkpoints.")] = Path("checkpoints"),
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 0,
) -> None:
    """Train the trunk on labelled products.

    Writes trunk.safetensors, a log of the loss, and every few minutes what --resume needs. Use the trunk by
    FASHREC_WEIGHTS=FOLDER/trunk.safetensors. Faster with PyTorch: pip install -r requirements-train.txt. How phases and
    rate go by follows the clock, so that two runs differ a little; with --passes one seed gives one result.
    """
    if find_spec("torch"):
        prefer_keras_backend("torch")
    from fashrec.assemble import served_products
    from fashrec.catalog import Source
    from fashrec.embedding.training import Length, Recipe, TrainingStep, load_training_products
    from fashrec.embedding.training.run import gpu_memory
    from fashrec.embedding.training.run import train as train_trunk
    from fashrec.embedding.training.teacher import teacher_features

    recipe = Recipe.for_gpu(seed, memory) if (memory := gpu_memory()) else Recipe(seed=seed)
    sources = [Source(path) for path in data] if data else [served_products(load_settings())]
    catalogues = [source.read() for source in sources]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    console = Console(file=sys.stderr)
    read_from = ", ".join(str(source.path) for source in sources)
    console.print(f"Learning from {read_from}", soft_wrap=True, highlight=False, markup=False)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        known: dict[str, int] = {}
        spoke_at = -SPEAK_EVERY

        def show(stage: str, done: int, total: int) -> None:
            task = known.get(stage)
            if task is None:
                task = known[stage] = bars.add_task(stage, total=total)
            bars.update(task, completed=done)  # type: ignore[arg-type]

        def tell(step: TrainingStep) -> None:
            nonlocal spoke_at
            show("Training", round(PARTS * step.share), PARTS)
            size, pace = f"{step.phase.height}×{step.phase.width}", f"{step.rate:.0f} photos/s"
            said = f"Training at {size}, pass {step.passes:.2f}, loss {step.loss:.3f}, {pace}"
            bars.update(known["Training"], description=said)  # type: ignore[arg-type]
            if not console.is_terminal and step.seconds - spoke_at >= SPEAK_EVERY:
                spoke_at = step.seconds
                console.print(f"{step.seconds / 60:.0f} minutes, {step.share:.0%}: {said}", soft_wrap=True)

        products = load_training_products(catalogues, recipe, show)
        teacher = teacher_features(products.photos, out, show)
        path = train_trunk(products, teacher, recipe, out, Length(minutes * 60, passes), init, resume, tell)
    print(f"The trunk is {path}. Measure it: FASHREC_WEIGHTS={path} fashrec evaluate --catalogue DIR")
