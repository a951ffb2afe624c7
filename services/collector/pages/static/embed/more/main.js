/**
 * The part that few surveys need: rarer types of questions, wordings that repeat an answer, proofs of work, and what
 * follows the thanks.
 */
import { after } from "./after.js";
import { contact, date, matrix, number, ranking } from "./fields.js";
import { piper } from "./piping.js";
import { prove } from "./proof.js";

export const EXTRAS = { fields: { matrix, ranking, number, date, contact }, piper, prove, after };
