package capacity

// Concurrency is how many contacts of a channel an agent handles at once, and how
// many in an hour.
type Concurrency struct {
	Channel      string `json:"channel"`
	Least        int    `json:"least"`          // what a new agent handles at once
	Most         int    `json:"most"`           // what an experienced one does
	LeastPerHour int    `json:"least_per_hour"` // contacts finished in an hour, hard ones
	MostPerHour  int    `json:"most_per_hour"`  // and easy ones
	Note         string `json:"note,omitzero"`
}

// StandardConcurrency returns the figures of the handbook's workforce file: calls
// and mail one at a time, two to three chats, one to two contacts of social
// networks. Whether its two to four chats an hour are those of an agent or of
// each of an agent's chats, the file does not say: here they are an agent's.
// Several chats at once take longer each; package queueing has the model for that
// (Chat).
func StandardConcurrency() []Concurrency {
	return []Concurrency{
		{Channel: "phone", Least: 1, Most: 1, LeastPerHour: 3, MostPerHour: 5, Note: "no multitasking"},
		{Channel: "chat", Least: 2, Most: 3, LeastPerHour: 2, MostPerHour: 4, Note: "simultaneous"},
		{Channel: "email", Least: 1, Most: 1, LeastPerHour: 4, MostPerHour: 8, Note: "can be batched"},
		{Channel: "social", Least: 1, Most: 2, LeastPerHour: 5, MostPerHour: 10, Note: "often quick"},
	}
}

// Agents returns how many agents a channel needs for so many contacts an hour, of
// which so many are in work at once: at least, if contacts are easy and agents
// experienced, and at most. A channel without figures needs nobody. It is a rule
// of thumb; a [Desk] knows of waiting and of promises.
func (c Concurrency) Agents(perHour, atOnce int) (least, most int) {
	over := func(n, by int) int {
		if n <= 0 || by <= 0 {
			return 0
		}
		return (n-1)/by + 1
	}
	return max(over(perHour, c.MostPerHour), over(atOnce, c.Most)), max(over(perHour, c.LeastPerHour), over(atOnce, c.Least))
}
