package capacity

// Concurrency is how many contacts of a channel an agent handles at once.
type Concurrency struct {
	Channel string `json:"channel"`
	Least   int    `json:"least"` // what a new agent handles
	Most    int    `json:"most"`  // what an experienced one does
}

// StandardConcurrency returns the usual figures of support handbooks: one call
// at a time, two to three chats, one ticket. Several chats at once take longer
// each; package queueing has the model for that (Chat).
func StandardConcurrency() []Concurrency {
	return []Concurrency{{"phone", 1, 1}, {"chat", 2, 3}, {"email", 1, 1}}
}
