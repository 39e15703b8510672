// Package training says how far agents have come in their training: which gates
// of the onboarding they have passed, what they lack, and which certificates
// they may get.
//
// # Model
//
// A [Program], compiled from a [Spec], looks at the [Record] of one agent.
// [Program.Gates] goes through the gates in order; an agent is ready for a
// stage once all gates before it are passed. [Program.Certificates] does the
// same for certificates.
//
// # Sources
//
// [HandbookSpec] has the gates of the guide's onboarding and training file by
// week, and its four certificates. The file prints the QA marks of certificates
// as percentages; a quality review has up to 100 points, so they are points
// here. It gives no marks for the expert, whose certificate needs only the word
// of other people.
package training
