package ticketlog

// HoldInMemory makes a reader keep records of mixed cases on disk beyond so many
// bytes.
func (r *Reader) HoldInMemory(bytes int) { r.memory = bytes }
