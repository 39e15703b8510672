package preset

import (
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// The states of [StandardSpec].
const (
	StateNew         lifecycle.State = "new"
	StateTriaged     lifecycle.State = "triaged"
	StateAssigned    lifecycle.State = "assigned"
	StateInProgress  lifecycle.State = "in_progress"
	StatePending     lifecycle.State = "pending"
	StateWaiting     lifecycle.State = "waiting"
	StateEscalated   lifecycle.State = "escalated"
	StateEngineering lifecycle.State = "engineering"
	StateResolved    lifecycle.State = "resolved"
	StateClosed      lifecycle.State = "closed"
	StateCancelled   lifecycle.State = "cancelled"
	StateMerged      lifecycle.State = "merged"
)

const sourceFirst = "Support operations document, The Ticket Lifecycle"

// LiteralSpec returns the lifecycle as the support-operations guide draws it,
// and nothing else: eight steps, the only way to resolved through pending, no
// way back from waiting, escalated or engineering. It is the machine to compare
// with; [StandardSpec] is the one to run.
func LiteralSpec() machine.Spec {
	return machine.Spec{
		Schema: "lifecycle/machine/2",
		Name:   "literal",
		Source: sourceFirst + ", as drawn",
		States: []machine.StateSpec{
			{Name: StateNew, Class: machine.Open},
			{Name: StateTriaged, Class: machine.Open},
			{Name: StateAssigned, Class: machine.Open},
			{Name: StateInProgress, Class: machine.Open},
			{Name: StatePending, Class: machine.Waiting, WaitsOn: "follow_up", Note: "the next step is due later, or with a third party"},
			{Name: StateResolved, Class: machine.Done},
			{Name: StateEscalated, Class: machine.Open},
			{Name: StateWaiting, Class: machine.Waiting, WaitsOn: "customer"},
			{Name: StateEngineering, Class: machine.Open, WaitsOn: "engineering", Note: "the desk's promise to the customer goes on"},
		},
		Start: []lifecycle.State{StateNew},
		End:   []lifecycle.State{StateResolved},
		Transitions: []machine.TransitionSpec{
			{Event: "triage", From: []lifecycle.State{StateNew}, To: StateTriaged},
			{Event: "assign", From: []lifecycle.State{StateTriaged}, To: StateAssigned},
			{Event: "start", From: []lifecycle.State{StateAssigned}, To: StateInProgress},
			{Event: "pend", From: []lifecycle.State{StateInProgress}, To: StatePending},
			{Event: "resolve", From: []lifecycle.State{StatePending}, To: StateResolved},
			{Event: "escalate", From: []lifecycle.State{StateInProgress}, To: StateEscalated},
			{Event: "ask_customer", From: []lifecycle.State{StatePending}, To: StateWaiting},
			{Event: "engage_engineering", From: []lifecycle.State{StateEscalated}, To: StateEngineering},
		},
	}
}

// StandardSpec returns the lifecycle of the support-operations guide with the
// steps added that a desk cannot do without; the note of each says why. Its
// "pending" waits for a follow-up of the desk and "waiting" for the customer;
// other files have one state, "pending customer", which is "waiting" here.
func StandardSpec() machine.Spec {
	s := LiteralSpec()
	s.Name, s.Source = "standard", sourceFirst+", with the missing steps added"
	s.States = append(s.States,
		machine.StateSpec{Name: StateClosed, Class: machine.Done, Note: "final: what comes later is a new, linked ticket, so that figures once reported stand"},
		machine.StateSpec{Name: StateCancelled, Class: machine.Done, Excluded: "cancelled", Note: "withdrawn, spam or opened by mistake"},
		machine.StateSpec{Name: StateMerged, Class: machine.Done, Excluded: "merged", Note: "goes on as another ticket"},
	)
	s.Excluded = []string{"spam", "deleted", "test"}
	s.End = []lifecycle.State{StateResolved, StateClosed, StateCancelled, StateMerged}
	s.Transitions = append(s.Transitions,
		machine.TransitionSpec{Event: "assign", From: []lifecycle.State{StateNew}, To: StateAssigned, Note: "a routing rule triages and assigns in one step"},
		machine.TransitionSpec{Event: "start", From: []lifecycle.State{StateNew, StateTriaged}, To: StateInProgress, Note: "an agent takes it from the queue"},
		machine.TransitionSpec{Event: "return_to_queue", From: []lifecycle.State{StateAssigned, StateInProgress}, To: StateTriaged, Note: "the wrong owner, or the end of a shift"},
		machine.TransitionSpec{Event: "reassign", From: []lifecycle.State{StateInProgress}, To: StateAssigned, Note: "handed to another owner who has not begun"},
		machine.TransitionSpec{Event: "resolve", From: []lifecycle.State{StateInProgress}, To: StateResolved, Note: "most tickets never pend"},
		machine.TransitionSpec{Event: "resolve", From: []lifecycle.State{StateNew, StateTriaged, StateAssigned}, To: StateResolved, Note: "solved at first contact"},
		machine.TransitionSpec{Event: "resolve", From: []lifecycle.State{StateEscalated, StateEngineering}, To: StateResolved, Note: "solved where it was escalated to"},
		machine.TransitionSpec{Event: "resolve", From: []lifecycle.State{StateWaiting}, To: StateResolved, Note: "the customer does not answer any more, or answers that it works"},
		machine.TransitionSpec{Event: "ask_customer", From: []lifecycle.State{StateNew, StateTriaged, StateAssigned, StateInProgress, StateEscalated, StateEngineering}, To: StateWaiting, Note: "a question to the customer comes up anywhere"},
		machine.TransitionSpec{Event: "answer", From: []lifecycle.State{StateWaiting}, To: StateInProgress, Note: "the customer has answered"},
		machine.TransitionSpec{Event: "pend", From: []lifecycle.State{StateEscalated, StateEngineering}, To: StatePending, Note: "a fix is scheduled, a vendor is asked"},
		machine.TransitionSpec{Event: "resume", From: []lifecycle.State{StatePending}, To: StateInProgress, Note: "what was waited for is there"},
		machine.TransitionSpec{Event: "escalate", From: []lifecycle.State{StateNew, StateTriaged, StateAssigned, StatePending, StateWaiting}, To: StateEscalated, Note: "by severity, or by the time that has passed"},
		machine.TransitionSpec{Event: "deescalate", From: []lifecycle.State{StateEscalated, StateEngineering}, To: StateInProgress, Note: "given back with an answer"},
		machine.TransitionSpec{Event: "return_from_engineering", From: []lifecycle.State{StateEngineering}, To: StateEscalated, Note: "not a defect, or no fix to be had"},
		machine.TransitionSpec{Event: "reopen", From: []lifecycle.State{StateResolved}, To: StateInProgress, Note: "the solution did not hold"},
		machine.TransitionSpec{Event: "close", From: []lifecycle.State{StateResolved}, To: StateClosed, Note: "confirmed by the customer, or by time"},
		machine.TransitionSpec{Event: "cancel", From: []lifecycle.State{machine.Wildcard}, Except: []lifecycle.State{StateResolved, StateClosed, StateMerged}, To: StateCancelled, Note: "withdrawn, spam or opened by mistake"},
		machine.TransitionSpec{Event: "merge", From: []lifecycle.State{machine.Wildcard}, Except: []lifecycle.State{StateResolved, StateClosed, StateCancelled}, To: StateMerged, Note: "a duplicate of another ticket"},
	)
	s.Timers = []machine.TimerSpec{
		{Name: "remind_customer", State: StateWaiting, Since: machine.SinceReply, BusinessDays: 2, Times: 2, Note: "two follow-ups, then the customer counts as unresponsive"},
		{Name: "give_up_waiting", State: StateWaiting, Follows: "remind_customer", BusinessDays: 2, Event: "resolve", Note: "two business days after the second follow-up, be it a reminder or an agent's own message"},
		{Name: "auto_close", State: StateResolved, BusinessDays: 5, Event: "close", Note: "a week to object"},
	}
	return s
}
