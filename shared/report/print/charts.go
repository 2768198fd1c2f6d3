package print

import "yizhan/shared/report/paper"

// counts draws a bar for each name, with its number.
func (w *writer) counts(list []Count) {
	if len(list) == 0 {
		w.line(w.say(words{"没有记录", "No records"}), quietStyle)
		return
	}
	names, numbers, top := 20.0, 10.0, int64(1)
	for _, c := range list {
		names = max(names, w.TextWidth(c.Name, textStyle))
		numbers = max(numbers, w.TextWidth(c.words(), textStyle))
		top = max(top, c.Number)
	}
	names = min(names, 55)
	begin := w.left + names + 4
	room := w.right - begin - numbers - 3
	for _, c := range list {
		w.room(6.6)
		w.Text(w.left, w.y, w.Fit(c.Name, textStyle, names), textStyle)
		long := room * float64(max(c.Number, 0)) / float64(top)
		w.Fill(begin, w.y-3.4, long, 4, 60)
		w.Text(begin+long+2, w.y, c.words(), textStyle)
		w.y += 6.6
	}
}

// columns draws a column for each step of time, as high as there is room.
func (w *writer) columns(list []Count, height float64) {
	if len(list) == 0 {
		w.line(w.say(words{"没有记录", "No records"}), quietStyle)
		return
	}
	w.room(height + 14)
	top := int64(1)
	for _, c := range list {
		top = max(top, c.Number)
	}
	step := (w.right - w.left) / float64(len(list))
	base := w.y + height
	numbers := make([]Count, len(list))
	for i, c := range list {
		numbers[i].Name = c.words()
	}
	label := w.Shrink(widest(numbers), paper.Style{Size: 8, Align: paper.Center}, step-0.6, 4)
	fits := w.TextWidth(widest(numbers), label) < step
	every := 1
	for every < len(list) && w.TextWidth(widest(list), paper.Style{Size: 8}) > step*float64(every)-1 {
		every++
	}
	for i, c := range list {
		middle := w.left + step*(float64(i)+0.5)
		high := (height - 5) * float64(max(c.Number, 0)) / float64(top)
		wide := min(step*0.7, 9)
		w.Fill(middle-wide/2, base-high, wide, high, 60)
		if c.Number != 0 && fits { // all of them, or none
			w.Text(middle, base-high-1, c.words(), label)
		}
		if i%every == 0 {
			w.Text(middle, base+4, c.Name, paper.Style{Size: 8, Align: paper.Center, Grey: 60})
		}
	}
	w.Rule(w.left, base, w.right, base, 0.3)
	w.y = base + 11
}

func widest(list []Count) (name string) {
	for _, c := range list {
		if len(c.Name) > len(name) {
			name = c.Name
		}
	}
	return name
}

// row writes a name and two figures, the first of which ends at a place.
func (w *writer) row(name string, figures [2]string, amount float64, style paper.Style) {
	w.room(6.6)
	right := style
	right.Align = paper.Right
	w.Text(w.left, w.y, w.Fit(name, style, (amount-w.left)*0.7), style)
	w.Text(amount, w.y, figures[0], right)
	w.Text(w.right, w.y, figures[1], right)
	w.Faint(w.left, w.y+1.9, w.right, w.y+1.9)
	w.y += 6.8
}
