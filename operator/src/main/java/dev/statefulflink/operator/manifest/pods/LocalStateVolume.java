package dev.statefulflink.operator.manifest.pods;

import dev.statefulflink.operator.intent.pods.LocalState;
import dev.statefulflink.operator.intent.pods.Platform;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;

/** The volume in which the state backend of a TaskManager works, if its size is declared. */
public final class LocalStateVolume {
  private static final String DISK = "ephemeral-storage";

  private LocalStateVolume() {}

  public static List<VolumeMount> mounts(Platform platform) {
    return platform.localSize().isEmpty()
        ? List.of()
        : List.of(
            new VolumeMountBuilder()
                .withName(LocalState.VOLUME)
                .withMountPath(LocalState.PATH)
                .build());
  }

  public static List<Volume> volumes(Platform platform) {
    return platform.localSize().isEmpty()
        ? List.of()
        : List.of(
            new VolumeBuilder()
                .withName(LocalState.VOLUME)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(platform.localSize()))
                .endEmptyDir()
                .build());
  }

  /** The node is chosen by what is requested, unless more is declared for the whole pod. */
  public static ResourceRequirements requested(ResourceRequirements resources, Platform platform) {
    return platform.localSize().isEmpty() || resources.getRequests().containsKey(DISK)
        ? resources
        : new ResourceRequirementsBuilder(resources)
            .addToRequests(DISK, new Quantity(platform.localSize()))
            .build();
  }
}
