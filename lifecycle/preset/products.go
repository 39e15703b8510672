package preset

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

type states = []lifecycle.State

const day = lifecycle.Duration(24 * time.Hour)

// ZendeskSpec returns the six statuses of Zendesk Support and its rules that
// cannot be switched off: New never comes back; a comment by the customer sets
// pending, on-hold and solved to open; solved needs an assignee; only the
// system closes, and closed is final.
func ZendeskSpec() machine.Spec {
	return machine.Spec{
		Schema: "lifecycle/machine/2",
		Name:   "zendesk",
		Source: "Zendesk help: Updating and solving tickets (4408832151834); About native system ticket rules (4408894213018); About the standard automations (4408835051546)",
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open},
			{Name: "open", Class: machine.Open},
			{Name: "pending", Class: machine.Waiting, WaitsOn: "customer"},
			{Name: "hold", Class: machine.Waiting, WaitsOn: "third_party", Note: "on-hold, optional; customers see it as open"},
			{Name: "solved", Class: machine.Done},
			{Name: "closed", Class: machine.Done},
		},
		Start: states{"new", "open", "pending", "hold", "solved"},
		End:   states{"solved", "closed"},
		Transitions: []machine.TransitionSpec{
			{Event: "customer_comment", From: states{"pending", "hold", "solved"}, To: "open"},
			{Event: "assign", From: states{"new"}, To: "open"},
			{Event: "submit_open", From: states{"new", "pending", "hold", "solved"}, To: "open"},
			{Event: "submit_pending", From: states{"new", "open", "hold", "solved"}, To: "pending"},
			{Event: "submit_hold", From: states{"new", "open", "pending", "solved"}, To: "hold"},
			{Event: "submit_solved", From: states{"new", "open", "pending", "hold"}, To: "solved", Guards: []string{"assigned"}},
			{Event: "close", From: states{"solved"}, To: "closed", Roles: []string{"system"}, Note: "by trigger or automation; nobody sets it by hand"},
		},
		Guards: []machine.GuardSpec{{Name: "assigned", When: needs("assignee")}},
		Timers: []machine.TimerSpec{
			{Name: "close_after_solved", State: "solved", After: 4 * day, Event: "close", Note: "standard automation, 1 hour to 28 days"},
			{Name: "close_at_last", State: "solved", After: 28 * day, Event: "close", Note: "whatever the automations say, if they did not close it"},
			{Name: "pending_reminder", State: "pending", After: day, Note: "standard automation, inactive by default"},
			{Name: "pending_second_reminder", State: "pending", After: 5 * day, Note: "standard automation, inactive by default"},
		},
	}
}

// ServiceNowSpec returns the incident state model of ServiceNow since the
// Helsinki release, with the on-hold reasons since Jakarta. Older instances
// have states such as Active and Awaiting User Info instead.
func ServiceNowSpec() machine.Spec {
	return machine.Spec{
		Schema: "lifecycle/machine/2",
		Name:   "servicenow_incident",
		Source: "ServiceNow documentation: Incident Management state model (London); Resolve and close an incident; KB0552820 (autoclosure)",
		States: []machine.StateSpec{
			{Name: "New", Class: machine.Open, Note: "logged, not yet triaged"},
			{Name: "In Progress", Class: machine.Open, Note: "assigned, being investigated"},
			{Name: "On Hold", Class: machine.Waiting, WaitsOn: "third_party", Reasons: []machine.ReasonSpec{
				{Reason: "Awaiting Caller", WaitsOn: "customer"}, {Reason: "Awaiting Change", WaitsOn: "change"},
				{Reason: "Awaiting Problem", WaitsOn: "problem"}, {Reason: "Awaiting Vendor", WaitsOn: "vendor"},
			}},
			{Name: "Resolved", Class: machine.Done},
			{Name: "Closed", Class: machine.Done},
			{Name: "Canceled", Class: machine.Done, Excluded: "cancelled", Note: "a duplicate, unnecessary, or no incident at all"},
		},
		Start: states{"New"},
		End:   states{"Closed", "Canceled"},
		Transitions: []machine.TransitionSpec{
			{Event: "start", From: states{"New"}, To: "In Progress"},
			{Event: "hold", From: states{"New", "In Progress"}, To: "On Hold", Guards: []string{"hold_reason"}},
			{Event: "resume", From: states{"On Hold"}, To: "In Progress", Note: "an update by the caller clears Awaiting Caller"},
			{Event: "resolve", From: states{"New", "In Progress", "On Hold"}, To: "Resolved", Guards: []string{"resolution"}},
			{Event: "reopen", From: states{"Resolved"}, To: "In Progress", Note: "by the caller or the desk"},
			{Event: "close", From: states{"Resolved"}, To: "Closed", Roles: []string{"itil_admin", "admin", "caller", "system"}},
			{Event: "cancel", From: states{"New", "In Progress", "On Hold"}, To: "Canceled"},
		},
		Guards: []machine.GuardSpec{
			{Name: "hold_reason", When: priority.ConditionSpec{Facts: priority.Facts{"reason": {"Awaiting Caller", "Awaiting Change", "Awaiting Problem", "Awaiting Vendor"}}}},
			{Name: "resolution", When: needs("close_code", "close_notes"), Note: "resolution code and resolution notes"},
		},
		Timers: []machine.TimerSpec{
			{Name: "autoclose", State: "Resolved", After: day, Event: "close", Note: "one day in the base system; there an update starts it anew; many desks set more"},
		},
	}
}

// JiraSpec returns a workflow as service projects of Jira Service Management
// commonly have it. The product has no fixed one: its templates differ and are
// changed freely. Waiting for support, Waiting for customer, Pending, Escalated
// and Canceled are among the default statuses that its documentation lists, an
// approval step has the two ways approve and decline; the other statuses and
// the steps are what is common, not a rule.
func JiraSpec() machine.Spec {
	open := states{"Waiting for support", "In progress", "Waiting for customer", "Pending", "Escalated"}
	return machine.Spec{
		Schema: "lifecycle/machine/2",
		Name:   "jira_service_management",
		Source: "Atlassian support: Manage how work flows in your team-managed service project (default statuses), Configuring Jira Service Management approvals; the other statuses and the steps are common practice",
		States: []machine.StateSpec{
			{Name: "Waiting for support", Class: machine.Open},
			{Name: "In progress", Class: machine.Open},
			{Name: "Waiting for approval", Class: machine.Waiting, WaitsOn: "approver"},
			{Name: "Waiting for customer", Class: machine.Waiting, WaitsOn: "customer"},
			{Name: "Pending", Class: machine.Waiting, WaitsOn: "third_party"},
			{Name: "Escalated", Class: machine.Open},
			{Name: "Resolved", Class: machine.Done},
			{Name: "Closed", Class: machine.Done},
			{Name: "Canceled", Class: machine.Done, Excluded: "cancelled"},
		},
		Start: states{"Waiting for support", "Waiting for approval"},
		End:   states{"Resolved", "Closed", "Canceled"},
		Transitions: []machine.TransitionSpec{
			{Event: "approve", From: states{"Waiting for approval"}, To: "Waiting for support", Guards: []string{"approved"}},
			{Event: "decline", From: states{"Waiting for approval"}, To: "Resolved", Guards: []string{"declined"}},
			{Event: "start", From: states{"Waiting for support", "Escalated", "Pending"}, To: "In progress"},
			{Event: "respond_to_customer", From: states{"Waiting for support", "In progress", "Escalated", "Pending"}, To: "Waiting for customer"},
			{Event: "respond_to_support", From: states{"Waiting for customer"}, To: "Waiting for support", Note: "a comment by the customer"},
			{Event: "pend", From: states{"Waiting for support", "In progress", "Escalated"}, To: "Pending"},
			{Event: "back_to_support", From: states{"In progress", "Pending", "Escalated"}, To: "Waiting for support"},
			{Event: "escalate", From: states{"Waiting for support", "In progress", "Waiting for customer", "Pending"}, To: "Escalated"},
			{Event: "resolve", From: open, To: "Resolved", Guards: []string{"resolution"}},
			{Event: "reopen", From: states{"Resolved"}, To: "Waiting for support"},
			{Event: "close", From: states{"Resolved"}, To: "Closed"},
			{Event: "cancel", From: append(states{"Waiting for approval"}, open...), To: "Canceled"},
		},
		Guards: []machine.GuardSpec{
			{Name: "approved", When: priority.ConditionSpec{Facts: priority.Facts{"approval": {"approved"}}}},
			{Name: "declined", When: priority.ConditionSpec{Facts: priority.Facts{"approval": {"declined"}}}},
			{Name: "resolution", When: needs("resolution")},
		},
	}
}
