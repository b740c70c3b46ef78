/**
 * What lasts: the API server, the status, Flink or storage is away for a while, and comes back.
 *
 * <p>A fault is given in the operator's own time, which runs twenty times faster while the fault is
 * there: two minutes of it take six seconds. What the operator's clock decides (patience,
 * deadlines, how old an answer is) sees the whole two minutes. What runs on real timers sees six
 * seconds: the framework repeats a failed round after 1, 2 and 4 s, so three rounds in a row fail.
 * Nothing is made kinder by that. A fault lasts for at least three calls as well; the client's own
 * retries never hide one, since a call fails above them; and each open watch is closed.
 */
package dev.statefulflink.campaign.weather;
