/** The part that few surveys need: rarer types of questions, wordings that repeat an answer, and proofs of work. */
import { contact, date, matrix, number, ranking } from "./fields.js";
import { piper } from "./piping.js";
import { prove } from "./proof.js";

export const EXTRAS = { fields: { matrix, ranking, number, date, contact }, piper, prove };
