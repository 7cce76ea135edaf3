"""Looking at the trained text models and going back to one by hand. Reads INCHEON_MODELER_URL."""

from __future__ import annotations

from typing import Annotated

import typer

URL = "INCHEON_MODELER_URL"
ModelerUrl = Annotated[str, typer.Option(envvar=URL, help="the warehouse as role modeler")]


def list_models(url: ModelerUrl) -> None:
    """Every decision about a text model, newest first; the first that is no refusal is in force."""
    import psycopg

    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select decided_on, decision, candidate_id, decided_by, reason from inferred.model_decision "
            "order by decision_id desc"
        ).fetchall()
    if not rows:
        typer.echo("No text model yet: start the DAG text_model_retrain.")
    for row in rows:
        typer.echo("  ".join(str(value) for value in row))


def switch_model(
    url: ModelerUrl,
    model: Annotated[str, typer.Option(help="as text-models lists it")],
    reason: Annotated[str, typer.Option(help="why; kept with the decision")],
    by: Annotated[str, typer.Option(help="who decides")],
) -> None:
    """Put an older model in force; the next build infers the last 60 weeks with it."""
    import psycopg

    from extract.text import model_store

    try:
        with psycopg.connect(url) as connection:
            [(now, today)] = connection.execute(
                "select clock_timestamp(), (clock_timestamp() at time zone 'Asia/Seoul')::date"
            ).fetchall()
            done = model_store.switch(connection, model, reason=reason, by=by, on=today, decided_at=now)
    except (model_store.UnknownModelError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{done.candidate_id} is in force (before: {done.incumbent_id or 'none'})")
