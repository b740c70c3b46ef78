package dev.statefulflink.campaign.flink.storage;

/**
 * A complete checkpoint or savepoint.
 *
 * @param id the checkpoint id, which grows along a job's restores
 * @param operator the id of the operator whose state it is
 * @param count the job's state at that moment
 * @param backend the only state backend that can read it; empty for any
 */
public record Snapshot(
    String location,
    long id,
    String operator,
    long count,
    boolean savepoint,
    String object,
    String jobId,
    String backend) {}
