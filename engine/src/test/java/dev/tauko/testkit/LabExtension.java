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

/** Runs the tests marked with {@link OnEachCarrier}, and closes their labs. */
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
    return Stream.of(test.value())
        .filter(carrier -> !carrier.equals("mailbox") || MailboxCarrier.obstacle() == null)
        .map(OneCarrier::new);
  }

  /** All tests of a JVM that need nothing special share one runner for each carrier. */
  private static Runner shared(ExtensionContext context, String carrier) {
    return context
        .getRoot()
        .getStore(SHARED)
        .getOrComputeIfAbsent(carrier, name -> Runner.create(Lab.configFor(name)), Runner.class);
  }

  private record OneCarrier(String carrier) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return carrier;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new LabOfOneTest(carrier));
    }
  }

  private static final class LabOfOneTest implements ParameterResolver, AfterEachCallback {
    private final String carrier;
    private Lab lab;

    LabOfOneTest(String carrier) {
      this.carrier = carrier;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      lab = new Lab(carrier, () -> shared(context, carrier));
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
