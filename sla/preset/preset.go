package preset

import "github.com/supportops/policy/sla"

// read returns the policy of one of the documents below. The tests hold each to
// be valid, so there is no error to report.
func read(doc string) sla.PolicySpec {
	p, _ := sla.Read[sla.PolicySpec]([]byte(doc))
	return p
}

// Zendesk returns the seven ticket metrics of Zendesk: first_reply, next_reply,
// periodic_update, pausable_update, total_resolution, and the two waits
// requester_wait and agent_work. A public comment by an agent answers; waits
// add up over reopenings.
func Zendesk() sla.PolicySpec { return read(zendesk) }

const zendesk = `{
  "schema": "sla/policy/2", "name": "zendesk",
  "states": {"open": ["new", "open"], "waiting": ["pending", "hold"], "done": ["solved", "closed"]},
  "clocks": [
    {"name": "first_reply", "targets": [{}],
     "start": [{"on": "opened", "by": ["customer"]}, {"on": "contact"}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}]},
    {"name": "next_reply", "cycles": "each", "targets": [{}],
     "start": [{"on": "contact", "if": {"replied": ["yes"]}}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}]},
    {"name": "periodic_update", "cycles": "each", "targets": [{}],
     "start": [{"on": "reply", "if": {"not": {"class": ["done"]}}}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}]},
    {"name": "pausable_update", "cycles": "each", "targets": [{}],
     "start": [{"on": "reply", "if": {"not": {"class": ["done"]}}}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "pending", "when": {"state": ["pending"]}}]},
    {"name": "total_resolution", "cycles": "sum", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}]},
    {"name": "requester_wait", "cycles": "sum", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "pending", "when": {"state": ["pending"]}}]},
    {"name": "agent_work", "cycles": "sum", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "pending or on hold", "when": {"state": ["pending", "hold"]}}]}
  ]}`

// ServiceNow returns an incident's response and resolution definitions of
// ServiceNow: they attach while the incident is neither resolved nor cancelled,
// count from the opening, are held by on_hold and cancelled with the incident.
// A change of the assignment group completes and attaches the resolution
// definition anew, from the opening.
func ServiceNow() sla.PolicySpec { return read(serviceNow) }

const serviceNow = `{
  "schema": "sla/policy/2", "name": "servicenow",
  "states": {"open": ["new", "in_progress"], "waiting": ["on_hold"], "done": ["resolved", "closed", "cancelled"]},
  "clocks": [
    {"name": "response", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}, "from": "opened"}], "stop": [{"enters": {"assignee": ["*"]}}],
     "cancel": [{"enters": {"class": ["done"]}}]},
    {"name": "resolution", "cycles": "each", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}, "from": "opened"}, {"changes": ["group"], "if": {"not": {"class": ["done"]}}, "from": "opened"}],
     "stop": [{"enters": {"state": ["resolved", "closed"]}}, {"changes": ["group"]}], "cancel": [{"enters": {"state": ["cancelled"]}}],
     "pause": [{"name": "on hold", "when": {"state": ["on_hold"]}}]}
  ]}`

// JiraServiceManagement returns time_to_first_response and time_to_resolution
// of Jira Service Management: each start after a stop is a cycle from zero,
// waiting for the customer holds the clock, and a resolution is the fact
// "resolution", set or cleared.
func JiraServiceManagement() sla.PolicySpec { return read(jira) }

const jira = `{
  "schema": "sla/policy/2", "name": "jira service management",
  "states": {"open": ["open", "waiting_for_support", "in_progress"], "waiting": ["waiting_for_customer", "pending"], "done": ["resolved", "closed"]},
  "clocks": [
    {"name": "time_to_first_response", "cycles": "each", "targets": [{}],
     "start": [{"on": "opened"}, {"on": "contact"}], "stop": [{"on": "reply"}, {"enters": {"resolution": ["*"]}}],
     "pause": [{"name": "waiting for customer", "when": {"state": ["waiting_for_customer"]}}]},
    {"name": "time_to_resolution", "cycles": "each", "targets": [{}],
     "start": [{"on": "opened"}, {"leaves": {"resolution": ["*"]}}], "stop": [{"enters": {"resolution": ["*"]}}],
     "pause": [{"name": "waiting for customer", "when": {"state": ["waiting_for_customer"]}}]}
  ]}`

// Salesforce returns three milestones of a Salesforce entitlement process, one
// for each recurrence: resolution (none), response (independent) and contact
// (sequential). A milestone is completed by a record whose ref is its name. The
// fact "needs_reply" of the case says that a reply is due; the fact "stopped"
// holds the milestones.
func Salesforce() sla.PolicySpec { return read(salesforce) }

const salesforce = `{
  "schema": "sla/policy/2", "name": "salesforce",
  "states": {"open": ["new", "working", "escalated"], "done": ["closed"]},
  "clocks": [
    {"name": "resolution", "targets": [{}],
     "start": [{"enters": {"class": ["open"]}}], "stop": [{"on": "recorded", "event": {"ref": ["resolution"]}}],
     "pause": [{"name": "stopped", "when": {"stopped": ["yes"]}}]},
    {"name": "response", "cycles": "each", "targets": [{}],
     "start": [{"enters": {"needs_reply": ["yes"]}}, {"on": "recorded", "event": {"ref": ["response"]}, "if": {"needs_reply": ["yes"]}}],
     "stop": [{"on": "recorded", "event": {"ref": ["response"]}}], "pause": [{"name": "stopped", "when": {"stopped": ["yes"]}}]},
    {"name": "contact", "cycles": "each", "targets": [{"within": "24h"}],
     "start": [{"enters": {"class": ["open"]}, "from": "former_due"}, {"on": "recorded", "event": {"ref": ["contact"]}, "if": {"class": ["open"]}, "from": "former_due"}],
     "stop": [{"on": "recorded", "event": {"ref": ["contact"]}}], "pause": [{"name": "stopped", "when": {"stopped": ["yes"]}}]}
  ]}`

// Freshdesk returns first_response, every_response and resolution of Freshdesk.
// Statuses whose timer is off hold all three; a due date set by hand is the
// fact "due_by", which no longer follows the ticket.
func Freshdesk() sla.PolicySpec { return read(freshdesk) }

const freshdesk = `{
  "schema": "sla/policy/2", "name": "freshdesk",
  "states": {"open": ["open"], "waiting": ["pending", "waiting_on_customer", "waiting_on_third_party"], "done": ["resolved", "closed"]},
  "clocks": [
    {"name": "first_response", "targets": [{}],
     "start": [{"on": "opened"}], "stop": [{"on": "reply"}], "pause": [{"name": "timer off", "when": {"class": ["waiting"]}}]},
    {"name": "every_response", "cycles": "each", "targets": [{}],
     "start": [{"on": "contact", "if": {"replied": ["yes"]}}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "timer off", "when": {"class": ["waiting"]}}]},
    {"name": "resolution", "cycles": "sum", "targets": [{"by": "due_by"}, {}],
     "start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "timer off", "when": {"class": ["waiting"]}}]}
  ]}`

// GLPI returns the SLAs and an OLA of GLPI: tto (time to own, which ends with
// an assignment to a group or a person), ttr (time to resolve) and ola_ttr of a
// group, here "L2", which ends also when the group leaves. Pending holds them.
func GLPI() sla.PolicySpec { return read(glpi) }

const glpi = `{
  "schema": "sla/policy/2", "name": "glpi",
  "states": {"open": ["new", "assigned", "planned"], "waiting": ["pending"], "done": ["solved", "closed"]},
  "clocks": [
    {"name": "tto", "targets": [{}],
     "start": [{"on": "opened"}], "stop": [{"enters": {"any": [{"group": ["*"]}, {"assignee": ["*"]}]}}],
     "pause": [{"name": "pending", "when": {"state": ["pending"]}}]},
    {"name": "ttr", "cycles": "sum", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "pending", "when": {"state": ["pending"]}}]},
    {"name": "ola_ttr", "cycles": "sum", "targets": [{}],
     "start": [{"enters": {"group": ["L2"], "not": {"class": ["done"]}}, "from": "opened"}], "stop": [{"leaves": {"group": ["L2"]}}, {"enters": {"class": ["done"]}}],
     "pause": [{"name": "pending", "when": {"state": ["pending"]}}]}
  ]}`

// Znuny returns the three escalations of Znuny and OTRS: first_response,
// update, which follows who wrote last, and solution, which the first closing
// decides. Only the update is affected by pending, which makes its deadline
// unknown. Closed, merged and removed tickets clear them.
func Znuny() sla.PolicySpec { return read(znuny) }

const znuny = `{
  "schema": "sla/policy/2", "name": "znuny",
  "states": {"open": ["new", "open"], "waiting": ["pending"], "done": ["closed", "merged", "removed"]},
  "clocks": [
    {"name": "first_response", "targets": [{}],
     "start": [{"on": "opened"}], "stop": [{"on": "reply"}], "cancel": [{"enters": {"class": ["done"]}}]},
    {"name": "update", "cycles": "each", "targets": [{}],
     "start": [{"on": "opened"}, {"enters": {"turn": ["customer"]}}, {"on": "reply"}], "stop": [{"on": "reply"}, {"enters": {"turn": ["customer"]}}],
     "cancel": [{"enters": {"class": ["done"]}}], "pause": [{"name": "pending", "when": {"state": ["pending"]}, "time": "counts"}]},
    {"name": "solution", "targets": [{}],
     "start": [{"on": "opened"}], "stop": [{"enters": {"state": ["closed"]}}], "cancel": [{"enters": {"state": ["merged", "removed"]}}]}
  ]}`

// Zammad returns first_response, update (the mode in which an agent owes an
// answer) and solution of Zammad. Only e-mails and calls answer, which the fact
// "type" of the event says; the states that ignore escalation hold the clocks.
func Zammad() sla.PolicySpec { return read(zammad) }

const zammad = `{
  "schema": "sla/policy/2", "name": "zammad",
  "states": {"open": ["new", "open"], "waiting": ["pending_reminder", "pending_close"], "done": ["closed", "merged"]},
  "clocks": [
    {"name": "first_response", "targets": [{}],
     "start": [{"on": "opened"}], "stop": [{"on": "reply", "event": {"type": ["email", "phone"]}}, {"enters": {"class": ["done"]}}],
     "pause": [{"name": "ignores escalation", "when": {"class": ["waiting"]}}]},
    {"name": "update", "cycles": "each", "targets": [{}],
     "start": [{"on": "contact"}], "stop": [{"on": "reply", "event": {"type": ["email", "phone"]}}], "cancel": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "ignores escalation", "when": {"class": ["waiting"]}}]},
    {"name": "solution", "targets": [{}],
     "start": [{"on": "opened"}], "stop": [{"enters": {"class": ["done"]}}],
     "pause": [{"name": "ignores escalation", "when": {"class": ["waiting"]}}]}
  ]}`

// RequestTracker returns response, keep_in_loop and resolve of Request Tracker.
// The fact "self" of the creation says that the opener owns the ticket, so that
// no answer is due; stalled tickets hold the cadence.
func RequestTracker() sla.PolicySpec { return read(requestTracker) }

const requestTracker = `{
  "schema": "sla/policy/2", "name": "request tracker",
  "states": {"open": ["new", "open"], "waiting": ["stalled"], "done": ["resolved", "rejected", "deleted"]},
  "clocks": [
    {"name": "response", "cycles": "each", "targets": [{}],
     "start": [{"on": "opened", "event": {"not": {"self": ["yes"]}}}, {"on": "contact"}], "stop": [{"on": "message", "by": ["agent", "bot"], "event": {"visibility": ["public"]}}],
     "cancel": [{"enters": {"class": ["done"]}}]},
    {"name": "keep_in_loop", "cycles": "each", "targets": [{}],
     "start": [{"on": "reply"}], "stop": [{"on": "reply"}], "cancel": [{"on": "contact"}, {"enters": {"class": ["done"]}}],
     "pause": [{"name": "stalled", "when": {"state": ["stalled"]}, "time": "counts"}]},
    {"name": "resolve", "cycles": "sum", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}}], "stop": [{"enters": {"class": ["done"]}}]}
  ]}`

// Dynamics365 returns two KPIs of Dynamics 365: first_response, which the fact
// "first_response_sent" ends, and resolve_by. The fact "created_on" is the
// field from which they apply, and on_hold holds them.
func Dynamics365() sla.PolicySpec { return read(dynamics365) }

const dynamics365 = `{
  "schema": "sla/policy/2", "name": "dynamics 365",
  "states": {"open": ["in_progress", "researching"], "waiting": ["on_hold", "waiting_for_details"], "done": ["resolved", "cancelled"]},
  "clocks": [
    {"name": "first_response", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}, "from": {"at": "created_on"}}], "stop": [{"enters": {"first_response_sent": ["yes"]}}],
     "cancel": [{"enters": {"class": ["done"]}}], "pause": [{"name": "on hold", "when": {"state": ["on_hold"]}}]},
    {"name": "resolve_by", "targets": [{}],
     "start": [{"enters": {"not": {"class": ["done"]}}, "from": {"at": "created_on"}}], "stop": [{"enters": {"state": ["resolved"]}}],
     "cancel": [{"enters": {"state": ["cancelled"]}}], "pause": [{"name": "on hold", "when": {"state": ["on_hold"]}}]}
  ]}`
