"""The names by which workflows, their signals and their activities are known. They never change."""

from __future__ import annotations

from temporalio.common import SearchAttributeKey

INCIDENT_WORKFLOW = "IncidentWorkflow"
DELIVER = "deliver"
RELOAD = "reload"
LOAD = "load"
LOAD_HELD = "load_held"
SUCCESSOR = "successor"
RECORD = "record"
RECORD_LAST = "record_last"
MONITORING_WORKFLOW = "MonitoringWorkflow"
LOOK_NOW = "look_now"
RESUME = "resume"
OBSERVE = "observe"
NOTE = "note"
TASK_QUEUE = "pingxi-incidents"
WATCH_QUEUE = "pingxi-watch"

PLAN = SearchAttributeKey.for_keyword("PingxiPlan")
LEVEL = SearchAttributeKey.for_keyword("PingxiLevel")
PHASE = SearchAttributeKey.for_keyword("PingxiPhase")
LATE = SearchAttributeKey.for_int("PingxiLate")
NEXT_DUE = SearchAttributeKey.for_datetime("PingxiNextDue")

SEARCH_ATTRIBUTES = {
    PLAN.name: "Keyword",
    LEVEL.name: "Keyword",
    PHASE.name: "Keyword",
    LATE.name: "Int",
    NEXT_DUE.name: "Datetime",
}
"""What a namespace must know before the first incident, by name and type."""

_INCIDENT = "incident/"


def incident_workflow_id(incident_id: str) -> str:
    """The workflow id of an incident."""
    return f"{_INCIDENT}{incident_id}"


def monitoring_workflow_id(incident_id: str) -> str:
    """The workflow id of an incident's watching."""
    return f"{_INCIDENT}{incident_id}/monitoring"


def incident_of(workflow_id: str) -> str | None:
    """The incident of a workflow id, or None for another kind of workflow."""
    name = workflow_id.removeprefix(_INCIDENT)
    return name if name != workflow_id and "/" not in name else None
