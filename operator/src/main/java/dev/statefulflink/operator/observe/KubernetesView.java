package dev.statefulflink.operator.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;

/** What the informers hold of one object, as plain values. */
public record KubernetesView(
    Collection<Deployment> deployments,
    Collection<Pod> pods,
    Collection<Service> services,
    Collection<ControllerRevision> revisions,
    Collection<ConfigMap> haData) {}
