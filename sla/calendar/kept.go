package calendar

import "sort"

// A calendar keeps its document to give it back. Single dates are most of a
// long list of holidays and need a tenth of the room of a [HolidaySpec], so
// they are kept apart.

// keptSpec is a document as a calendar keeps it.
type keptSpec struct {
	rest     Spec // without the holidays
	holidays []keptHolidays
}

// keptHolidays is a list of holidays: those that are no more than a name and a
// date, and the others with their places in the list.
type keptHolidays struct {
	isNil  bool
	names  []string
	dates  []Date
	others []HolidaySpec
	places []int32
}

// keep returns a copy of s. Its first list of holidays is that of s itself, the
// others are those of the versions.
func keep(s *Spec) keptSpec {
	lists := make([]keptHolidays, 0, 1+len(s.Versions))
	rest := *s
	lists, rest.Holidays = append(lists, keepHolidays(s.Holidays)), nil
	rest.Versions = append([]VersionSpec(nil), s.Versions...)
	for i := range rest.Versions {
		lists, rest.Versions[i].Holidays = append(lists, keepHolidays(rest.Versions[i].Holidays)), nil
	}
	rest = rest.Clone()
	if s.Versions != nil && rest.Versions == nil {
		rest.Versions = []VersionSpec{}
	}
	return keptSpec{rest, lists}
}

func keepHolidays(list []HolidaySpec) keptHolidays {
	k := keptHolidays{isNil: list == nil}
	for i := range list {
		if h := &list[i]; h.isPlain() {
			k.names, k.dates = append(k.names, h.Name), append(k.dates, h.Date)
		} else {
			k.others, k.places = append(k.others, *h), append(k.places, int32(i))
		}
	}
	k.names, k.dates = exact(k.names), exact(k.dates)
	k.others, k.places = exact(cloneHolidays(k.others)), exact(k.places)
	return k
}

// spec returns the document.
func (k *keptSpec) spec() Spec {
	s := k.rest.Clone()
	s.Holidays = k.holidays[0].list()
	for i := range s.Versions {
		s.Versions[i].Holidays = k.holidays[i+1].list()
	}
	return s
}

func (k *keptHolidays) len() int { return len(k.names) + len(k.others) }

// list returns the holidays as they were.
func (k *keptHolidays) list() []HolidaySpec {
	if k.isNil {
		return nil
	}
	list := make([]HolidaySpec, k.len())
	others := cloneHolidays(k.others)
	for i, place := range k.places {
		list[place] = others[i]
	}
	plain, other := 0, 0
	for i := range list {
		if other < len(k.places) && int(k.places[other]) == i {
			other++
			continue
		}
		list[i] = HolidaySpec{Name: k.names[plain], Date: k.dates[plain]}
		plain++
	}
	return list
}

// name returns the name of holiday i of the list.
func (k *keptHolidays) name(i int) string {
	n := sort.Search(len(k.places), func(n int) bool { return int(k.places[n]) >= i })
	if n < len(k.places) && int(k.places[n]) == i {
		return k.others[n].Name
	}
	return k.names[i-n]
}
