package dev.tauko.http.internal.platform;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;

/**
 * The platform that an actor system's sessions get in place of the {@link SystemPlatform}, while a
 * simulation has installed one. Thread-safe.
 */
public final class InstalledPlatform implements Extension {
  private static final ExtensionId<InstalledPlatform> ID =
      new ExtensionId<>() {
        @Override
        public InstalledPlatform createExtension(ActorSystem<?> system) {
          return new InstalledPlatform();
        }
      };

  private volatile @Nullable SessionPlatform current;

  /** The run in which a session has got the usual platform; null if none has. */
  private volatile @Nullable Object usual;

  private InstalledPlatform() {}

  /** That of an actor system. */
  public static InstalledPlatform get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** What is installed; null if nothing is. */
  public @Nullable SessionPlatform current() {
    return current;
  }

  /** A session of a simulated run has got the usual platform. */
  void usualIsUsed(Object run) {
    usual = run;
  }

  /** Whether a session of a simulated run has got the usual platform. */
  public boolean isUsualUsedIn(Object run) {
    return run.equals(usual);
  }

  /** Sets what sessions get that are created from now on; null for the usual. */
  public void install(@Nullable SessionPlatform platform) {
    current = platform;
  }
}
