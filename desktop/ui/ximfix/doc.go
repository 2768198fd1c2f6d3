// Package ximfix keeps the keys of a pinyin composition out of the window on
// Linux. It has no Go interface: the program imports it for its effect.
package ximfix
