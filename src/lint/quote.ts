export { quote, quoteList } from "../util/quote.js";
