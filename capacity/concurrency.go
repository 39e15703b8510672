package capacity

// Concurrency is how many contacts of a channel an agent handles at once, and how
// many in an hour.
type Concurrency struct {
	Channel      string `json:"channel"`
	Least        int    `json:"least"`          // what a new agent handles at once
	Most         int    `json:"most"`           // what an experienced one does
	LeastPerHour int    `json:"least_per_hour"` // contacts that an agent finishes in an hour if they are hard
	MostPerHour  int    `json:"most_per_hour"`  // contacts that an agent finishes in an hour if they are easy
	Note         string `json:"note,omitzero"`
}

// StandardConcurrency returns the figures of the handbook's workforce file:
// calls and mail one at a time, two to three chats, one to two contacts of
// social networks. The file does not say whether two to four chats an hour are
// per agent or per chat that an agent holds; here they are per agent. Each of
// several chats at once takes longer; queueing.Chat is the model for that.
func StandardConcurrency() []Concurrency {
	return []Concurrency{
		{Channel: "phone", Least: 1, Most: 1, LeastPerHour: 3, MostPerHour: 5, Note: "no multitasking"},
		{Channel: "chat", Least: 2, Most: 3, LeastPerHour: 2, MostPerHour: 4, Note: "simultaneous"},
		{Channel: "email", Least: 1, Most: 1, LeastPerHour: 4, MostPerHour: 8, Note: "can be batched"},
		{Channel: "social", Least: 1, Most: 2, LeastPerHour: 5, MostPerHour: 10, Note: "often quick"},
	}
}

// Agents returns how many agents a channel needs for perHour contacts an hour
// with atOnce of them in work at once: least if contacts are easy and agents
// experienced, most if contacts are hard and agents new. Both are 0 for a
// channel without figures. This is a rule of thumb; a [Desk] takes waiting and
// promises into account.
func (c Concurrency) Agents(perHour, atOnce int) (least, most int) {
	over := func(n, by int) int {
		if n <= 0 || by <= 0 {
			return 0
		}
		return (n-1)/by + 1
	}
	return max(over(perHour, c.MostPerHour), over(atOnce, c.Most)), max(over(perHour, c.LeastPerHour), over(atOnce, c.Least))
}
