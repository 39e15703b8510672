package assign

// Standing says why an agent did or did not get a ticket.
//
//   - "chosen": got it
//   - "behind": could have taken it, but the chosen one comes before
//   - "not_owner": it belongs to somebody else who can take it, or is waited for
//   - "not_in_team": it goes to the team of its owner
//   - "other_group": does not serve its group
//   - "no_skill": lacks a required skill
//   - "no_preferred": lacks a preferred skill that somebody else has, or that is still waited for
//   - "excluded": is not to have it
//   - "off_shift": is not on shift
//   - "idle": is idle
//   - "away": is away
//   - "offline": is offline
//   - "full": has too few units left
//   - "channel_full": has as many tickets of its channel as allowed
//   - "not_chosen": in a batch: could have taken it, but all tickets together
//     cost least otherwise
type Standing string

// The reasons.
const (
	Chosen              Standing = "chosen" // got it
	standingBehind      Standing = "behind"
	standingNotOwner    Standing = "not_owner"
	standingNotInTeam   Standing = "not_in_team"
	standingOtherGroup  Standing = "other_group"
	standingNoSkill     Standing = "no_skill"
	standingNoPreferred Standing = "no_preferred"
	standingExcluded    Standing = "excluded"
	standingOffShift    Standing = "off_shift"
	standingIsIdle      Standing = "idle"
	standingIsAway      Standing = "away"
	standingIsOffline   Standing = "offline"
	standingFull        Standing = "full"
	standingChannelFull Standing = "channel_full"
	standingNotChosen   Standing = "not_chosen"
)
