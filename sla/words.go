package sla

// Clock names what a clock measures. A policy may have clocks of any name; the
// constants are those of the presets.
type Clock string

// The clocks of the presets.
const (
	FirstResponse Clock = "first_response" // from the opening to the first reply
	NextResponse  Clock = "next_response"  // from the oldest unanswered message of the customer to the next reply
	UpdateCadence Clock = "update_cadence" // from each reply to the next
	Resolution    Clock = "resolution"     // from the opening until the ticket is done
)

// Cycles says what a start signal does to a clock that has stopped. "" is
// [Once].
type Cycles string

// The kinds of cycles. A cycle that was cancelled is never resumed: where a
// start signal is not ignored, it begins a new one.
const (
	Once Cycles = "once" // nothing: the first outcome stands
	Each Cycles = "each" // a new cycle begins
	Sum  Cycles = "sum"  // the same cycle goes on; the time since it stopped does not count
	Span Cycles = "span" // the same cycle goes on; the time since it stopped counts
)

// Retarget says what happens to a running clock when another target, another
// calendar, another factor or another agreement comes to apply. "" is
// [Recount].
type Retarget string

// The ways.
const (
	Recount   Retarget = "recount"    // the new target counts from the start, in its own calendar
	Carry     Retarget = "carry"      // what was counted stays counted, and the new target takes over from there
	KeepFirst Retarget = "keep_first" // the first target that was found stays
)

// Shut says what becomes of a stated date that lies in closed time. "" leaves
// it as it is, "next_open" moves it to the next opening.
type Shut string

const nextOpen Shut = "next_open"

// Outcome says how the promise of one cycle of a clock ended. "" is unset.
type Outcome string

// The outcomes.
const (
	NoTarget Outcome = "no_target" // a target applied, and none does now, or it has no deadline; a cycle to which none ever applied is not listed
	Pending  Outcome = "pending"   // neither met nor breached yet
	Met      Outcome = "met"       // stopped at the deadline or before
	Breached Outcome = "breached"  // not stopped when the deadline had passed
	Void     Outcome = "void"      // cancelled before the deadline
	Excluded Outcome = "excluded"  // the ticket is not judged; Status.Excluded says why
)

// Phase says what a clock does at the moment of the answer. "" is unset.
type Phase string

// The phases.
const (
	Running Phase = "running"
	Paused  Phase = "paused"  // a pause holds it
	Stopped Phase = "stopped" // it has stopped or was cancelled
)

// NoDue says why a clock has no deadline. "" means that there is one.
type NoDue string

// The reasons.
const (
	NothingPromised NoDue = "nothing_promised" // no target matches, or the one that does states no deadline
	WhilePaused     NoDue = "paused"           // a pause without a stated end holds the clock
	NeverOpens      NoDue = "never_opens"      // the calendar shuts for good before the time is used up
)

// EntryKind says what became of a stretch of time in a ledger. "" is unset.
//
//   - "counted": open, and the clock ran
//   - "paused": a pause held the clock
//   - "shut": the calendar was shut while the clock ran
//   - "gap": the cycle had stopped, and was resumed later
type EntryKind string

// The kinds.
const (
	entryKindCounted    EntryKind = "counted"
	entryKindPausedTime EntryKind = "paused"
	entryKindShutTime   EntryKind = "shut"
	entryKindGapTime    EntryKind = "gap"
)
