// Package fault is the closed set of things that can go wrong, each with a
// number that never changes and a sentence for the person who meets it. There
// are three mappings and no more: from the database driver to a kind (package
// sqlitedb), from a kind to the wire and back (the number itself), and from a
// kind to an HTTP status (below).
package fault

import (
	"errors"
	"fmt"
	"net/http"
)

// Kind is what went wrong. Numbers are part of the protocol: append only.
type Kind uint16

// The kinds, in the order in which they were added.
const (
	Internal     Kind = 1  // a mistake of ours
	Invalid      Kind = 2  // a value that its field does not allow
	NotFound     Kind = 3  // no such record
	Conflict     Kind = 4  // the record is not in the state that the action needs
	DiskFull     Kind = 5  // nothing more can be saved
	ReadOnly     Kind = 6  // the folder or file cannot be written
	Corrupt      Kind = 7  // the data file is damaged
	Locked       Kind = 8  // another program has the data folder open
	Busy         Kind = 9  // try again in a moment
	Unauthorized Kind = 10 // who are you
	Forbidden    Kind = 11 // you may not
	TooLarge     Kind = 12 // over a limit
	Malformed    Kind = 13 // bytes that are no message
	Version      Kind = 14 // no common protocol version
	Unreachable  Kind = 15 // the other side does not answer
	Unknown      Kind = 16 // a kind of record that this version does not know
	Unset        Kind = 17 // the station has not been set up
	Unpaired     Kind = 18 // the station has not been paired with a server
	Revoked      Kind = 19 // the device was revoked
	Forked       Kind = 20 // both sides hold different changes under one number
)

type entry struct {
	name   string
	zh, en string
	status int
}

// table is the whole mapping on one screen.
var table = map[Kind]entry{
	Internal:     {"internal", "程序出错了，已保存的记录不受影响", "something went wrong in the program; what was saved is safe", http.StatusInternalServerError},
	Invalid:      {"invalid", "填写有误", "a value is not valid", http.StatusBadRequest},
	NotFound:     {"not_found", "没有找到", "not found", http.StatusNotFound},
	Conflict:     {"conflict", "现在不能这样做", "this cannot be done now", http.StatusConflict},
	DiskFull:     {"disk_full", "磁盘已满，这一条没有保存。以前的记录都在。请腾出空间后再按保存", "the disk is full: this one was not saved, everything before it is safe. Free some space and save again", http.StatusInsufficientStorage},
	ReadOnly:     {"read_only", "数据文件夹不能写入，这一条没有保存。请检查文件夹权限", "the data folder cannot be written: this one was not saved. Check its permissions", http.StatusInsufficientStorage},
	Corrupt:      {"corrupt", "数据文件损坏，请勿删除，联系管理员从备份恢复", "the data file is damaged. Do not delete it; ask the administrator to restore it", http.StatusInternalServerError},
	Locked:       {"locked", "本机已经打开了驿站通", "Yizhan is already open on this computer", http.StatusConflict},
	Busy:         {"busy", "服务器正忙，稍后自动再试", "the server is busy; it will be tried again", http.StatusServiceUnavailable},
	Unauthorized: {"unauthorized", "需要登录或配对", "sign in or pair first", http.StatusUnauthorized},
	Forbidden:    {"forbidden", "没有权限", "not allowed", http.StatusForbidden},
	TooLarge:     {"too_large", "内容太大", "too large", http.StatusRequestEntityTooLarge},
	Malformed:    {"malformed", "收到的数据无法识别", "the data received cannot be read", http.StatusBadRequest},
	Version:      {"version", "程序版本与服务器不一致，请更新。本机记录都在", "this version and the server's do not match; update. Nothing recorded is lost", http.StatusUpgradeRequired},
	Unreachable:  {"unreachable", "连不上服务器，记录已存本机，会自动再试", "the server cannot be reached; records are kept here and will be sent", http.StatusBadGateway},
	Unknown:      {"unknown", "服务器还不认识这类记录，已代为保管", "the server does not know this kind of record yet; it keeps it", http.StatusUnprocessableEntity},
	Unset:        {"unset", "本机还没有设置驿站名称和所在地", "this computer has not been set up as a station", http.StatusConflict},
	Unpaired:     {"unpaired", "还没有与服务器配对，请用管理员给的配对码", "not paired with a server yet; use the code from the administrator", http.StatusConflict},
	Revoked:      {"revoked", "这台电脑已被停用，请联系管理员。本机记录都在", "this computer was revoked; ask the administrator. Nothing recorded is lost", http.StatusForbidden},
	Forked:       {"forked", "这台电脑的记录与服务器上的不一致（可能恢复过备份）", "this computer's records and the server's differ (was a backup restored?)", http.StatusConflict},
}

// String is the kind's stable name, for logs and tests.
func (k Kind) String() string {
	if e, ok := table[k]; ok {
		return e.name
	}
	return fmt.Sprintf("fault(%d)", uint16(k))
}

// HTTPStatus is the status that a kind answers with.
func (k Kind) HTTPStatus() int {
	if e, ok := table[k]; ok {
		return e.status
	}
	return http.StatusInternalServerError
}

// Sentence is what a person reads, in Chinese or English ("zh", "en").
func (k Kind) Sentence(lang string) string {
	e, ok := table[k]
	if !ok {
		e = table[Internal]
	}
	if lang == "en" {
		return e.en
	}
	return e.zh
}

// Error is one fault: its kind, the exact sentence where there is a better one
// than the kind's own, and the error underneath. Neither sentence holds
// personal data: errors are logged.
type Error struct {
	Kind   Kind
	Field  string // glossary name of the field that is wrong, if one is
	ZH, EN string
	Err    error
}

// Error is the English sentence with the cause, for logs and the command line.
func (e *Error) Error() string {
	s := e.EN
	if s == "" {
		s = e.Kind.Sentence("en")
	}
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New is a fault with sentences of its own.
func New(kind Kind, field, zh, en string) error {
	return &Error{Kind: kind, Field: field, ZH: zh, EN: en}
}

// Wrap gives an error a kind; nil stays nil.
func Wrap(kind Kind, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Err: err}
}

// KindOf finds the kind of an error; what nobody classified is Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether an error is of a kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// bilingual is an error that brings its own sentences, as check digits do.
type bilingual interface {
	error
	Message(language string) string
}

// Sentence is what a person reads about an error.
func Sentence(err error, lang string) string {
	if e, ok := errors.AsType[*Error](err); ok {
		switch {
		case lang == "en" && e.EN != "":
			return e.EN
		case lang != "en" && e.ZH != "":
			return e.ZH
		}
		if b, ok := errors.AsType[bilingual](e.Err); ok {
			return b.Message(lang)
		}
		return e.Kind.Sentence(lang)
	}
	if b, ok := errors.AsType[bilingual](err); ok {
		return b.Message(lang)
	}
	return Internal.Sentence(lang)
}

// FieldOf names the field that an error is about; empty if it is about none.
func FieldOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Field
	}
	return ""
}
