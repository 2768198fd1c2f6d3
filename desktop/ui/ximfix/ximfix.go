//go:build linux && cgo && !ci && !noximfix

package ximfix

// GLFW 3.3 asks the X input method about every event (XFilterEvent) and then
// treats a key press as its own even if the input method has used it. A
// BackSpace that corrects pinyin then also deletes text that was committed
// before, and the Return that chooses a candidate saves the form.
//
// The linker finds the function below before the one in libX11. It asks the
// real one, and gives an event that was used a type that no handler knows.

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <X11/Xlib.h>

typedef Bool (*filter_function)(XEvent *, Window);

Bool XFilterEvent(XEvent *event, Window window)
{
	static filter_function libx11 = 0;
	if (!libx11)
		libx11 = (filter_function)dlsym(RTLD_NEXT, "XFilterEvent");
	if (!libx11)
		return False;

	Bool used = libx11(event, window);
	if (used && event->type == KeyPress)
		event->type = LASTEvent;
	return used;
}
*/
import "C"
