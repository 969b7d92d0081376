package dev.tauko.opentelemetry.internal;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/** Has OpenTelemetry keep its context in coroutines. Found by {@link java.util.ServiceLoader}. */
public final class CoroutineContextStorageProvider implements ContextStorageProvider {

  /** For the service loader. */
  public CoroutineContextStorageProvider() {}

  @Override
  public ContextStorage get() {
    return CoroutineContextStorage.INSTANCE;
  }
}
