package lifecycle

// The states of [StandardSpec].
const (
	StateNew         State = "new"
	StateTriaged     State = "triaged"
	StateAssigned    State = "assigned"
	StateInProgress  State = "in_progress"
	StatePending     State = "pending"
	StateWaiting     State = "waiting"
	StateEscalated   State = "escalated"
	StateEngineering State = "engineering"
	StateResolved    State = "resolved"
	StateClosed      State = "closed"
	StateCancelled   State = "cancelled"
	StateMerged      State = "merged"
)

const sourceFirst = "Support operations document, The Ticket Lifecycle"

// LiteralSpec returns the lifecycle as the first source document draws it, and
// nothing else: eight steps, the only way to resolved through pending, no way
// back from waiting, escalated or engineering. It is the machine to compare
// with; [StandardSpec] is the one to run.
func LiteralSpec() MachineSpec {
	return MachineSpec{
		Schema: MachineSchema,
		Name:   "literal",
		Source: sourceFirst + ", as drawn",
		States: []StateSpec{
			{Name: StateNew, Class: Open},
			{Name: StateTriaged, Class: Open},
			{Name: StateAssigned, Class: Open},
			{Name: StateInProgress, Class: Open},
			{Name: StatePending, Class: Waiting, WaitsOn: "follow_up", Note: "the next step is due later, or with a third party"},
			{Name: StateResolved, Class: Done},
			{Name: StateEscalated, Class: Open},
			{Name: StateWaiting, Class: Waiting, WaitsOn: "customer"},
			{Name: StateEngineering, Class: Open, WaitsOn: "engineering", Note: "the desk's promise to the customer goes on"},
		},
		Start: []State{StateNew},
		End:   []State{StateResolved},
		Transitions: []TransitionSpec{
			{Event: "triage", From: []State{StateNew}, To: StateTriaged},
			{Event: "assign", From: []State{StateTriaged}, To: StateAssigned},
			{Event: "start", From: []State{StateAssigned}, To: StateInProgress},
			{Event: "pend", From: []State{StateInProgress}, To: StatePending},
			{Event: "resolve", From: []State{StatePending}, To: StateResolved},
			{Event: "escalate", From: []State{StateInProgress}, To: StateEscalated},
			{Event: "ask_customer", From: []State{StatePending}, To: StateWaiting},
			{Event: "engage_engineering", From: []State{StateEscalated}, To: StateEngineering},
		},
	}
}

// StandardSpec returns the lifecycle of the first source document with the
// steps added that a desk cannot do without; the note of each says why.
func StandardSpec() MachineSpec {
	s := LiteralSpec()
	s.Name, s.Source = "standard", sourceFirst+", with the missing steps added"
	s.States = append(s.States,
		StateSpec{Name: StateClosed, Class: Done, Note: "final: what comes later is a new, linked ticket, so that figures once reported stand"},
		StateSpec{Name: StateCancelled, Class: Done, Note: "withdrawn, spam or opened by mistake"},
		StateSpec{Name: StateMerged, Class: Done, Note: "goes on as another ticket"},
	)
	s.End = []State{StateResolved, StateClosed, StateCancelled, StateMerged}
	s.Transitions = append(s.Transitions,
		TransitionSpec{Event: "assign", From: []State{StateNew}, To: StateAssigned, Note: "a routing rule triages and assigns in one step"},
		TransitionSpec{Event: "start", From: []State{StateNew, StateTriaged}, To: StateInProgress, Note: "an agent takes it from the queue"},
		TransitionSpec{Event: "return_to_queue", From: []State{StateAssigned, StateInProgress}, To: StateTriaged, Note: "the wrong owner, or the end of a shift"},
		TransitionSpec{Event: "reassign", From: []State{StateInProgress}, To: StateAssigned, Note: "handed to another owner who has not begun"},
		TransitionSpec{Event: "resolve", From: []State{StateInProgress}, To: StateResolved, Note: "most tickets never pend"},
		TransitionSpec{Event: "resolve", From: []State{StateNew, StateTriaged, StateAssigned}, To: StateResolved, Note: "solved at first contact"},
		TransitionSpec{Event: "resolve", From: []State{StateEscalated, StateEngineering}, To: StateResolved, Note: "solved where it was escalated to"},
		TransitionSpec{Event: "resolve", From: []State{StateWaiting}, To: StateResolved, Note: "the customer does not answer any more, or answers that it works"},
		TransitionSpec{Event: "ask_customer", From: []State{StateNew, StateTriaged, StateAssigned, StateInProgress, StateEscalated, StateEngineering}, To: StateWaiting, Note: "a question to the customer comes up anywhere"},
		TransitionSpec{Event: "answer", From: []State{StateWaiting}, To: StateInProgress, Note: "the customer has answered"},
		TransitionSpec{Event: "pend", From: []State{StateEscalated, StateEngineering}, To: StatePending, Note: "a fix is scheduled, a vendor is asked"},
		TransitionSpec{Event: "resume", From: []State{StatePending}, To: StateInProgress, Note: "what was waited for is there"},
		TransitionSpec{Event: "escalate", From: []State{StateNew, StateTriaged, StateAssigned, StatePending, StateWaiting}, To: StateEscalated, Note: "by severity, or by the time that has passed"},
		TransitionSpec{Event: "deescalate", From: []State{StateEscalated, StateEngineering}, To: StateInProgress, Note: "given back with an answer"},
		TransitionSpec{Event: "return_from_engineering", From: []State{StateEngineering}, To: StateEscalated, Note: "not a defect, or no fix to be had"},
		TransitionSpec{Event: "reopen", From: []State{StateResolved}, To: StateInProgress, Note: "the solution did not hold"},
		TransitionSpec{Event: "close", From: []State{StateResolved}, To: StateClosed, Note: "confirmed by the customer, or by time"},
		TransitionSpec{Event: "cancel", From: []State{Wildcard}, Except: []State{StateResolved, StateClosed, StateMerged}, To: StateCancelled, Note: "withdrawn, spam or opened by mistake"},
		TransitionSpec{Event: "merge", From: []State{Wildcard}, Except: []State{StateResolved, StateClosed, StateCancelled}, To: StateMerged, Note: "a duplicate of another ticket"},
	)
	s.Timers = []TimerSpec{
		{Name: "remind_customer", State: StateWaiting, Since: SinceReply, BusinessDays: 2, Times: 2, Note: "two follow-ups, then the customer counts as unresponsive"},
		{Name: "give_up_waiting", State: StateWaiting, Since: SinceReply, BusinessDays: 6, Event: "resolve", Note: "two business days after the second follow-up"},
		{Name: "auto_close", State: StateResolved, BusinessDays: 5, Event: "close", Note: "a week to object"},
	}
	return s
}
