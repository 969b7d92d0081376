package dev.tauko.testkit;

import dev.tauko.Runner;
import dev.tauko.loop.MailboxCarrier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Runs the tests marked with {@link OnEachCarrier} or {@link OnEachDispatcher}, and closes their
 * labs.
 */
final class LabExtension implements TestTemplateInvocationContextProvider {
  private static final Namespace SHARED = Namespace.create(LabExtension.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    OnEachCarrier test = context.getRequiredTestMethod().getAnnotation(OnEachCarrier.class);
    Stream<Kind> kinds =
        test != null
            ? Stream.of(test.value()).map(carrier -> new Kind(carrier, false))
            : Stream.of(false, true)
                .flatMap(parallel ->
                    Stream.of("mailbox", "portable").map(carrier -> new Kind(carrier, parallel)));
    return kinds
        .filter(kind -> !kind.carrier.equals("mailbox") || MailboxCarrier.obstacle() == null)
        .map(OneKind::new);
  }

  /** What a lab's coroutines run on. */
  private record Kind(String carrier, boolean parallel) {
    List<String> settings() {
      return parallel
          ? List.of("tauko.dispatcher = tauko.parallel", "tauko.parallel.parallelism = 4")
          : List.of();
    }

    @Override
    public String toString() {
      return parallel ? "parallel, " + carrier : carrier;
    }
  }

  /** All tests of a JVM that need nothing special share one runner for each kind. */
  private static Runner shared(ExtensionContext context, Kind kind) {
    return context
        .getRoot()
        .getStore(SHARED)
        .getOrComputeIfAbsent(
            kind,
            missing -> Runner.create(Lab.configFor(missing.carrier, missing.settings())),
            Runner.class);
  }

  private record OneKind(Kind kind) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return kind.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new LabOfOneTest(kind));
    }
  }

  private static final class LabOfOneTest implements ParameterResolver, AfterEachCallback {
    private final Kind kind;
    private Lab lab;

    LabOfOneTest(Kind kind) {
      this.kind = kind;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      lab = new Lab(kind.carrier, kind.settings(), () -> shared(context, kind));
      return lab;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
      if (lab != null) {
        lab.close();
      }
    }
  }
}
