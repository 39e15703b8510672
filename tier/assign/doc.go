// Package assign gives tickets to agents, and says for every agent why or why
// not.
//
// # Model
//
// A [Policy] is compiled from a [Spec]. [Policy.Assign] is a function of the
// tickets, the agents with their loads, an instant and a [Cursor]; it returns
// the assignments, the cursor for the next call and a [Candidate] for every
// agent. A [Session] does the same for a stream, ticket by ticket, without
// looking at every agent. [Policy.Batch] assigns many tickets at once at the
// least cost. [Owner] finds the owner of an account by rendezvous hashing.
//
// # Bars
//
// These bar an agent from a ticket: a required skill that they lack, a group
// that they do not serve, being idle, away, offline or off shift, too little
// capacity in units, and a full cap of the channel. Capacity limits what is
// assigned; an agent may already hold more. A policy may let bars down, in a
// stated order, while nobody may take a ticket; the assignment names them.
// Skills are never let down.
//
// A channel may interrupt others: where nobody has room, a ticket of it goes to
// an agent who has room once tickets of those channels are put on hold. The
// assignment says which.
//
// # Preferred skills and owners
//
// A ticket waits for a preferred skill as long as the preference says, if an
// agent with the skill is kept from it only by a bar that may pass, such as
// being away. An agent who is on no shift before the wait is over is not waited
// for. After the wait an agent with the skill still comes first, in the order
// of the skills, but nobody is waited for. The owner of a ticket comes before
// all others; an owner who cannot take it now is waited for, then the fallback
// that the policy names applies. NextLook of an unassigned ticket is the
// instant up to which waiting alone changes nothing.
//
// # Order
//
// Of agents who may take a ticket, the mode decides, then the longest time
// since the last assignment, then the id. The order in which agents are given
// changes nothing; the order of the tickets does, but in a batch only between
// solutions of equal cost. Weighted shares are smooth: weights of 5, 1 and 1
// give a a b a c a a. Only agents who could have taken a ticket count for its
// share, so nobody saves up while they are away.
//
// # Errors
//
// A document or a list of agents that cannot be used gives a
// *tier.SpecError with every defect.
package assign
