package dev.tauko.cluster.internal.remote;

import com.typesafe.config.ConfigException;
import dev.tauko.cluster.RemoteCoroutineProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** Those who register coroutines when a node starts. */
final class Providers {
  private static final String KEY = "tauko.cluster.providers";

  private Providers() {}

  /**
   * Has all of them register what they have.
   *
   * @throws ConfigException with the path, if a class that is named cannot be had
   * @throws IllegalStateException with the name of one that fails
   */
  static void register(ActorSystem<?> system, List<String> named, Registrations registrations) {
    for (RemoteCoroutineProvider provider : load(system, named)) {
      try {
        provider.register(registrations);
      } catch (RuntimeException failure) {
        throw new IllegalStateException(
            provider.getClass().getName()
                + ", which registers coroutines (by ServiceLoader or "
                + KEY
                + "), has failed: "
                + failure,
            failure);
      }
    }
  }

  /**
   * Those that {@code ServiceLoader} finds, and those that the configuration names; a class that is
   * both, once.
   *
   * @throws ConfigException with the path, if a class that is named cannot be had
   */
  private static List<RemoteCoroutineProvider> load(ActorSystem<?> system, List<String> named) {
    ClassLoader loader =
        ((ExtendedActorSystem) Adapter.toClassic(system)).dynamicAccess().classLoader();
    List<RemoteCoroutineProvider> providers = new ArrayList<>();
    ServiceLoader.load(RemoteCoroutineProvider.class, loader).forEach(providers::add);
    for (String name : named) {
      if (providers.stream().noneMatch(each -> each.getClass().getName().equals(name))) {
        providers.add(provider(loader, name));
      }
    }
    return providers;
  }

  private static RemoteCoroutineProvider provider(ClassLoader loader, String name) {
    try {
      return loader
          .loadClass(name)
          .asSubclass(RemoteCoroutineProvider.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException unusable) {
      throw new ConfigException.BadValue(
          KEY,
          "is "
              + name
              + ", which cannot be had ("
              + unusable
              + "); accepted: classes that implement RemoteCoroutineProvider and have a public"
              + " constructor without parameters",
          unusable);
    }
  }
}
