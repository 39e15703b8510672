// Package knowledge says how well a knowledge base does, what to write next and
// which articles are due for review.
//
// # Model
//
// [Input] holds what a knowledge base knows of itself: its articles with their
// votes, and the searches of its users. [Input.Given] turns it into the measures
// of a catalog: helpfulness, successful and empty searches, coverage, freshness,
// time to answer and deflection.
//
// [Writer.Next] looks at the tickets of one week and suggests what to write, as
// the guide's knowledge base file says: a new article for a topic with ten
// tickets or more, a troubleshooting section where a topic is escalated again
// and again, documentation for questions after a release, a how-to for long
// explanations, and a page for a workaround that an agent found. Repeated
// searches that find nothing are gaps to close. [Input.Due] lists articles that
// nobody has reviewed for six months, and those that readers do not find
// helpful.
//
// # Figures
//
// Ten tickets a week, six months and the limits of votes are the guide's. The
// guide does not say how often is "repeated", how long is "long" and how soon
// is "after a release"; those defaults are our own, and a [Spec] may state
// others.
//
// # Time and people
//
// A search belongs to the period in which it began. A user who opens a ticket
// within 24 hours of a search was not helped by it. Searches by programs are
// not counted.
package knowledge
