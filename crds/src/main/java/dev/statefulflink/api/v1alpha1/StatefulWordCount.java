package dev.statefulflink.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The worked example: a streaming word count that keeps its counts through every change. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Kind("StatefulWordCount")
@Plural("statefulwordcounts")
@ShortNames("swc")
@Categories({"all", "flink"})
@ValidationRule(value = ApiGroup.NAME_RULE, message = ApiGroup.NAME_MESSAGE)
@ValidationRule(value = ApiGroup.MAX_PARALLELISM_RULE, message = ApiGroup.MAX_PARALLELISM_MESSAGE)
@AdditionalPrinterColumn(name = "READY", jsonPath = ApiGroup.READY)
@AdditionalPrinterColumn(name = "STATUS", jsonPath = ApiGroup.REASON)
@AdditionalPrinterColumn(name = "JOB", jsonPath = ".status.job.state")
@AdditionalPrinterColumn(
    name = "PARALLELISM",
    jsonPath = ".status.job.parallelism",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "CHECKPOINTING", jsonPath = ApiGroup.CHECKPOINTING)
@AdditionalPrinterColumn(
    name = "HANDOFF-STATE",
    jsonPath = ".status.lastState.takenAt",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "DOWNTIME", jsonPath = ".status.lastHandoff.downtime", priority = 1)
@AdditionalPrinterColumn(name = "REVISION", jsonPath = ".status.active.revision", priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = ApiGroup.MESSAGE, priority = 1)
public class StatefulWordCount extends CustomResource<StatefulWordCountSpec, StatefulJobStatus>
    implements Namespaced {}
