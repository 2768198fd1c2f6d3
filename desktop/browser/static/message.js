import { follow } from "/static/talk.js";

follow(() => {}, () => {});
