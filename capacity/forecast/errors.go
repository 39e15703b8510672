package forecast

import (
	"errors"
)

// ErrNoData says that the history holds too little to answer: fewer open
// slots than the method needs, a position of the season that was never open,
// drivers that do not vary on their own.
var ErrNoData = errors.New("not enough data")
