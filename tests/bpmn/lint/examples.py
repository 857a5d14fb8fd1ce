"""One bad drawing for each rule, the elements it must name, and a good one in which it must be silent."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bpmn.drawings import between, definitions, flow, line, process

MESSAGE = ('<message id="m" name="Tin" />',)
SIGNAL = ('<signal id="sig" name="Báo" />',)
ERROR = ('<error id="err" errorCode="E1" />',)
ESCALATION = ('<escalation id="esc" escalationCode="L1" />',)
TASK = '<userTask id="x" />'
TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
ON_MESSAGE = '<messageEventDefinition messageRef="m" />'
ON_SIGNAL = '<signalEventDefinition signalRef="sig" />'
ON_ERROR = '<errorEventDefinition errorRef="err" />'
BESIDE = 'cancelActivity="false"'
TWO_TIMES = (
    "<timerEventDefinition><timeDate>2026-11-23T08:00:00</timeDate><timeDuration>PT1H</timeDuration>"
    "</timerEventDefinition>"
)
INNER = '<startEvent id="is" />\n<endEvent id="ie" />\n' + flow("is", "ie")


@dataclass(frozen=True, kw_only=True)
class Example:
    """``elements`` are those named, one per finding, by line; ``<!--!-->`` marks the line where no id does.

    ``also_bad`` are further bad drawings with their elements, ``also_good`` further good ones.
    """

    bad: bytes
    elements: tuple[str, ...]
    good: bytes
    file: str = ""
    forms: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    also_good: tuple[bytes, ...] = ()
    also_bad: tuple[tuple[bytes, tuple[str, ...]], ...] = ()


def catching(definition: str) -> tuple[str, ...]:
    return between(f'<intermediateCatchEvent id="x">{definition}</intermediateCatchEvent>')


def throwing(definition: str) -> tuple[str, ...]:
    return between(f'<intermediateThrowEvent id="x">{definition}</intermediateThrowEvent>')


def boundary(definition: str, attributes: str = "", *, exit_to: str = "e") -> tuple[str, ...]:
    lines = (*between(TASK), f'<boundaryEvent id="b" attachedToRef="x" {attributes}>{definition}</boundaryEvent>')
    return (*lines, flow("b", exit_to)) if exit_to else lines


def beside(key: str, definition: str) -> str:
    """Draw a boundary event at ``x`` that does not interrupt it."""
    return f'<boundaryEvent id="{key}" attachedToRef="x" {BESIDE}>{definition}</boundaryEvent>'


def event_sub_process(start: str, *more: str) -> tuple[str, ...]:
    return (
        *between(TASK),
        '<subProcess id="h" triggeredByEvent="true">',
        start,
        '<endEvent id="he" />',
        flow("hs", "he"),
        *more,
        "</subProcess>",
    )


def choice(kind: str, first: str, second: str, default: str = "") -> tuple[str, ...]:
    """Draw a gateway ``g`` with two ways, each with a condition or none."""
    attribute = f'default="{default}"' if default else ""
    return (
        '<startEvent id="s" />',
        f'<{kind} id="g" {attribute} />',
        '<endEvent id="a" />',
        '<endEvent id="b" />',
        flow("s", "g"),
        flow("g", "a", first),
        flow("g", "b", second),
    )


def loop(inner: str, attributes: str = "") -> bytes:
    kind = "multiInstanceLoopCharacteristics"
    return process(*between(f'<userTask id="x">\n<{kind} {attributes}>{inner}</{kind}>\n</userTask>'))


def standard_loop(inner: str, attributes: str = "") -> bytes:
    kind = "standardLoopCharacteristics"
    return process(*between(f'<userTask id="x">\n<{kind} {attributes}>{inner}</{kind}>\n</userTask>'))


def extended(
    inner: str, kind: str = "serviceTask", attributes: str = 'camunda:type="external" camunda:topic="t"'
) -> bytes:
    return process(
        *between(f'<{kind} id="x" {attributes}>\n<extensionElements>\n{inner}\n</extensionElements>\n</{kind}>')
    )


def shown_in_lists(names: str) -> bytes:
    return process(
        "<extensionElements>",
        f'<camunda:properties><camunda:property name="listed" value="{names}" /></camunda:properties>',
        "</extensionElements>",
        *line("userTask:x"),
    )


def call(attributes: str, inner: str = '<camunda:in variables="all" />') -> bytes:
    return extended(inner, "callActivity", attributes)


PLAIN = process(*line("userTask:x"))
COUNT = "<loopCardinality>3</loopCardinality>"
THROW_LINK = '<intermediateThrowEvent id="lt"><linkEventDefinition name="L" /></intermediateThrowEvent>'
CATCH_LINK = '<intermediateCatchEvent id="lc"><linkEventDefinition name="L" /></intermediateCatchEvent>'
LINKED = ('<startEvent id="s" />', THROW_LINK, CATCH_LINK, '<endEvent id="e" />', flow("s", "lt"), flow("lc", "e"))
LANES = (
    '<laneSet id="ls">',
    '<lane id="l" name="Văn thư"><flowNodeRef>x</flowNodeRef></lane>',
    "</laneSet>",
)
WAIT_GATEWAY = (
    '<startEvent id="s" />',
    '<eventBasedGateway id="g" />',
    f'<intermediateCatchEvent id="w1">{TIMER}</intermediateCatchEvent>',
    f'<intermediateCatchEvent id="w2">{ON_MESSAGE}</intermediateCatchEvent>',
    '<endEvent id="e" />',
    flow("s", "g"),
    flow("g", "w1"),
    flow("g", "w2"),
    flow("w1", "e"),
    flow("w2", "e"),
)


def correlated(path: str) -> bytes:
    return definitions(
        *MESSAGE,
        '<correlationProperty id="cp">',
        path,
        "</correlationProperty>",
        '<collaboration id="c">',
        '<correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey>',
        "</collaboration>",
        '<process id="p" isExecutable="true">',
        *line(),
        "</process>",
    )


PATH = (
    '<correlationPropertyRetrievalExpression messageRef="m"><messagePath>${so}</messagePath>'
    "</correlationPropertyRetrievalExpression>"
)


def pools(source: str, target: str) -> bytes:
    return definitions(
        '<collaboration id="c">',
        '<participant id="p1" processRef="p" />',
        '<participant id="p2" />',
        f'<messageFlow id="mf" sourceRef="{source}" targetRef="{target}" />',
        "</collaboration>",
        '<process id="p" isExecutable="true">',
        *line("userTask:x"),
        "</process>",
    )


REVIEW = '<camunda:properties><camunda:property name="review" value="{}" /></camunda:properties>'
EXAMPLES: dict[str, Example] = {
    "activity-without-entry": Example(
        bad=process(*line("userTask:x"), '<userTask id="island" />', flow("island", "e")),
        elements=("island",),
        good=process(*LINKED),
        also_good=(
            process(*event_sub_process(f'<startEvent id="hs">{TIMER}</startEvent>')),
            process(*boundary(TIMER), '<userTask id="undo" isForCompensation="true" />'),
            process(*line("userTask:x"), '<endEvent id="lost" />'),
        ),
    ),
    "ad-hoc-sub-process": Example(
        bad=process(*between('<adHocSubProcess id="x">\n<userTask id="y" />\n</adHocSubProcess>')),
        elements=("x",),
        good=process(*between(f'<subProcess id="x">\n{INNER}\n</subProcess>')),
    ),
    "binding": Example(
        bad=call('calledElement="q" camunda:calledElementBinding="version"'),
        elements=("x",),
        good=call('calledElement="q" camunda:calledElementBinding="version" camunda:calledElementVersion="2"'),
        also_bad=(
            (
                call('calledElement="q" camunda:calledElementBinding="version" camunda:calledElementVersion="mới"'),
                ("x",),
            ),
        ),
    ),
    "boolean-invalid": Example(
        bad=process(*boundary(TIMER, 'cancelActivity="1x"')),
        elements=("b",),
        good=process(*boundary(TIMER, 'cancelActivity=" 0 "')),
        also_good=(loop(COUNT, 'isSequential="true"'), process(*line(), '<dataObject id="d" isCollection="1" />')),
        also_bad=(
            (definitions('<process id="p" isExecutable="yes">', *line(), "</process>"), ("p",)),
            (
                definitions(
                    '<process id="p" isExecutable="true">',
                    *line(),
                    "</process>",
                    '<process id="q" isExecutable="TRUE" />',
                ),
                ("q",),
            ),
            (process(*event_sub_process(f'<startEvent id="hs" isInterrupting="yes">{TIMER}</startEvent>')), ("hs",)),
            (loop(COUNT, 'isSequential=""'), ("x",)),
            (process(*between('<subProcess id="x" triggeredByEvent="on" />')), ("x",)),
            (process(*line(), '<dataObject id="d" isCollection="no" />'), ("p",)),
        ),
    ),
    "boundary-host": Example(
        bad=process(
            *between('<exclusiveGateway id="x" />'),
            f'<boundaryEvent id="b" attachedToRef="x">{TIMER}</boundaryEvent>',
            flow("b", "e"),
        ),
        elements=("b",),
        good=process(*boundary(TIMER)),
    ),
    "boundary-incoming": Example(
        bad=process(*boundary(TIMER), flow("x", "b")),
        elements=("b",),
        good=process(*boundary(TIMER)),
    ),
    "boundary-without-exit": Example(
        bad=process(*boundary(TIMER, exit_to="")), elements=("b",), good=process(*boundary(TIMER))
    ),
    "business-rule-task": Example(bad=process(*line("businessRuleTask:x")), elements=("x",), good=PLAIN),
    "call-mapping": Example(
        bad=call('calledElement="q"', '<camunda:in source="a" />\n<camunda:out target="b" />'),
        elements=("x", "x"),
        good=call('calledElement="q"', '<camunda:in source="a" target="b" />\n<camunda:in businessKey="${k}" />'),
    ),
    "call-start": Example(
        bad=definitions(
            '<process id="p" isExecutable="true">',
            *between('<callActivity id="x" calledElement="q" />'),
            "</process>",
            '<process id="q" isExecutable="true">',
            f'<startEvent id="qs">{TIMER}</startEvent>',
            "</process>",
        ),
        elements=("x",),
        good=call('calledElement="q"'),
        also_good=(call('calledElement="p"'),),
    ),
    "call-without-end": Example(
        bad=call('calledElement="p"'),
        elements=("x",),
        good=process(
            *choice("exclusiveGateway", "${a}", "", "g_b"), '<callActivity id="x" calledElement="p" />', flow("b", "x")
        ),
        also_good=(
            process(
                '<startEvent id="s" />',
                '<exclusiveGateway id="g" default="g_e" />',
                '<callActivity id="x" calledElement="p" />',
                '<endEvent id="e" />',
                flow("s", "g"),
                flow("g", "x", "${a}"),
                flow("g", "e"),
                flow("x", "e"),
            ),
            process(
                *between('<callActivity id="x" calledElement="p" />'),
                f'<boundaryEvent id="b" attachedToRef="x">{TIMER}</boundaryEvent>',
                '<endEvent id="late" />',
                flow("b", "late"),
            ),
            process(
                *between(
                    '<callActivity id="x" calledElement="p">\n'
                    '<multiInstanceLoopCharacteristics camunda:collection="c" />\n</callActivity>'
                )
            ),
            call('calledElement="q"'),
        ),
        also_bad=(
            (
                definitions(
                    '<process id="p" isExecutable="true">',
                    *between(
                        '<subProcess id="x">\n<startEvent id="is" />\n<callActivity id="c" calledElement="q" />\n'
                        f'<endEvent id="ie" />\n{flow("is", "c")}\n{flow("c", "ie")}\n</subProcess>'
                    ),
                    "</process>",
                    '<process id="q" isExecutable="true">',
                    '<startEvent id="qs" />',
                    '<callActivity id="y" calledElement="p" />',
                    flow("qs", "y"),
                    "</process>",
                ),
                ("c", "y"),
            ),
        ),
    ),
    "call-without-mapping": Example(
        bad=process(*between('<callActivity id="x" calledElement="q" />')),
        elements=("x",),
        good=call('calledElement="q"'),
    ),
    "call-without-process": Example(
        bad=definitions(
            '<process id="p" isExecutable="true">',
            *between('<callActivity id="x" />\n<callActivity id="y" calledElement="q" />'),
            flow("x", "y"),
            "</process>",
            '<process id="q" isExecutable="false" />',
        ),
        elements=("x", "y"),
        good=call('calledElement="q"'),
        also_bad=((call('calledElement="x y"'), ("x",)), (call('calledElement="s"'), ("x",))),
    ),
    "choice-invalid": Example(
        bad=process(
            *(text.replace('id="g"', 'id="g" eventGatewayType="parallel"') for text in WAIT_GATEWAY), top=MESSAGE
        ),
        elements=("g",),
        good=process(
            *(text.replace('id="g"', 'id="g" eventGatewayType="Parallel"') for text in WAIT_GATEWAY), top=MESSAGE
        ),
        also_bad=(
            (loop(COUNT, 'behavior="all"'), ("x",)),
            (process(*between('<parallelGateway id="x" gatewayDirection="Both" />')), ("x",)),
        ),
    ),
    "choreography": Example(
        bad=definitions(
            '<choreography id="c">',
            "</choreography>",
            '<process id="p" isExecutable="true">',
            *line(),
            "</process>",
        ),
        elements=("c",),
        good=PLAIN,
    ),
    "compensation": Example(
        bad=process(
            *boundary("<compensateEventDefinition />", exit_to=""),
            '<userTask id="undo" isForCompensation="true" />',
        ),
        elements=("b", "undo"),
        good=process(*boundary(TIMER)),
    ),
    "complex-gateway": Example(
        bad=process(*line("complexGateway:x")), elements=("x",), good=process(*line("inclusiveGateway:x"))
    ),
    "condition-missing": Example(
        bad=process(*catching("<conditionalEventDefinition />")),
        elements=("x",),
        good=process(
            *catching("<conditionalEventDefinition><condition>${a &gt; 1}</condition></conditionalEventDefinition>")
        ),
        also_good=(
            process(
                *catching("<conditionalEventDefinition><condition>${a &gt;}</condition></conditionalEventDefinition>")
            ),
        ),
    ),
    "condition-not-allowed": Example(
        bad=process(*choice("parallelGateway", "${a}", "")),
        elements=("g_a",),
        good=process(*choice("inclusiveGateway", "${a}", "${b}")),
    ),
    "conditional-start": Example(
        bad=process(
            *line(),
            '<startEvent id="c"><conditionalEventDefinition><condition>${a == 1}</condition>'
            "</conditionalEventDefinition></startEvent>",
            flow("c", "e"),
        ),
        elements=("c",),
        good=process(
            *event_sub_process(
                '<startEvent id="hs"><conditionalEventDefinition><condition>${a == 1}</condition>'
                "</conditionalEventDefinition></startEvent>"
            )
        ),
    ),
    "constant-unfit": Example(
        bad=process(*choice("exclusiveGateway", "${1 + 1}", "", "g_b")),
        elements=("g_a",),
        good=process(*choice("exclusiveGateway", "${true}", "", "g_b")),
        also_good=(
            loop("<loopCardinality>${4 / 2}</loopCardinality>"),
            loop("", 'camunda:collection="${[1, 2]}"'),
            loop("<loopCardinality>${1 / 0}</loopCardinality>"),
            loop("<loopCardinality>${n}</loopCardinality>"),
        ),
        also_bad=(
            (loop("<loopCardinality>${2.5}</loopCardinality>"), ("x",)),
            (loop('<loopCardinality>${"hai"}</loopCardinality>'), ("x",)),
            (loop("", 'camunda:collection="${5}"'), ("x",)),
            (loop(f'{COUNT}<completionCondition>${{"x"}}</completionCondition>'), ("x",)),
            (standard_loop("<loopCondition>${0}</loopCondition>"), ("x",)),
            (
                process(
                    *catching("<conditionalEventDefinition><condition>${null}</condition></conditionalEventDefinition>")
                ),
                ("x",),
            ),
        ),
    ),
    "correlation": Example(
        bad=correlated(""),
        elements=("ck",),
        good=correlated(
            '<correlationPropertyRetrievalExpression messageRef="m"><messagePath>${so}</messagePath>'
            "</correlationPropertyRetrievalExpression>"
        ),
        also_bad=(
            (process('<correlationSubscription id="cs" />', *line()), ("p",)),
            (
                definitions(
                    '<collaboration id="c">',
                    '<correlationKey id="ck" />',
                    "</collaboration>",
                    '<process id="p" isExecutable="true">',
                    *line(),
                    "</process>",
                ),
                ("ck",),
            ),
            (correlated(PATH + PATH), ("cp",)),
            (correlated(f'{PATH}<correlationPropertyRetrievalExpression messageRef="m2" />'), ("cp",)),
        ),
    ),
    "dangling-reference": Example(
        bad=process(
            *catching('<messageEventDefinition messageRef="nothing" />'),
            '<sequenceFlow id="f" sourceRef="s" targetRef="gone" />',
            '<laneSet id="ls">',
            '<lane id="l">',
            "<flowNodeRef>nobody</flowNodeRef>",
            "</lane>",
            "</laneSet>",
        ),
        elements=("x", "f", "l"),
        good=process(*catching(ON_MESSAGE), *LANES, top=MESSAGE),
        also_good=(
            loop("<loopDataInputRef>people</loopDataInputRef><loopDataOutputRef>votes</loopDataOutputRef>"),
            process(
                *between('<userTask id="x">\n<categoryValueRef>cv</categoryValueRef>\n</userTask>'),
                '<group id="gr" categoryValueRef="cv" />',
                '<textAnnotation id="note" />',
                '<association id="as" sourceRef="x" targetRef="note" />',
                '<dataObject id="d" itemSubjectRef="xsi:string" />',
                top=('<category id="c"><categoryValue id="cv" value="A" /></category>',),
            ),
        ),
        also_bad=(
            (process(*boundary('<errorEventDefinition errorRef="" />')), ("b",)),
            (process(*line(), '<sequenceFlow id="f" />'), ("f", "f")),
            (
                process(*between('<userTask id="x">\n<incoming>a</incoming>\n<outgoing>s</outgoing>\n</userTask>')),
                ("x", "x"),
            ),
            (loop("<loopDataInputRef>e</loopDataInputRef>"), ("x",)),
            (loop("<loopDataOutputRef>tns:gone</loopDataOutputRef>"), ("x",)),
            (process(*line(), '<dataObjectReference id="dr" dataObjectRef="gone" />'), ("dr",)),
            (process(*line(), '<dataObject id="d" itemSubjectRef="gone" />'), ("p",)),
            (process(*line(), '<group id="gr" categoryValueRef="gone" />'), ("gr",)),
            (process(*line(), '<association id="as" sourceRef="s" />'), ("as",)),
            (process(*between('<userTask id="x"><categoryValueRef>gone</categoryValueRef></userTask>')), ("x",)),
            (pools("x", "gone"), ("mf",)),
            (process(*boundary('<errorEventDefinition errorRef="gone" />')), ("b",)),
            (process(*boundary('<escalationEventDefinition escalationRef="gone" />')), ("b",)),
            (process(*boundary('<signalEventDefinition signalRef="gone" />')), ("b",)),
        ),
    ),
    "data-association": Example(
        bad=process(
            *between(
                '<userTask id="x">\n<dataInputAssociation>\n<assignment><from>a</from><to>b</to></assignment>\n'
                "</dataInputAssociation>\n</userTask>"
            )
        ),
        elements=("x",),
        good=process(
            '<dataObject id="d" />',
            *between(
                '<userTask id="x">\n<dataInputAssociation><sourceRef>d</sourceRef><targetRef>v</targetRef>'
                "</dataInputAssociation>\n</userTask>"
            ),
        ),
    ),
    "data-store": Example(
        bad=process(*line("userTask:x"), '<dataStoreReference id="store" name="Kho" />'),
        elements=("store",),
        good=PLAIN,
    ),
    "default-condition": Example(
        bad=process(*choice("exclusiveGateway", "${a}", "${b}", "g_b")),
        elements=("g_b",),
        good=process(*choice("exclusiveGateway", "${a}", "", "g_b")),
    ),
    "default-flow": Example(
        bad=process(*choice("exclusiveGateway", "${a}", "${b}", "s_g")),
        elements=("g",),
        also_bad=((process(*choice("exclusiveGateway", "${a}", "${b}", "tns:s_g")), ("g",)),),
        good=process(*choice("exclusiveGateway", "${a}", "", "g_b")),
    ),
    "due-invalid": Example(
        bad=process(*between('<userTask id="x" camunda:dueDate="thứ hai" />')),
        elements=("x",),
        good=process(*between('<userTask id="x" camunda:dueDate="${working_days(3)}" camunda:followUpDate="P1D" />')),
    ),
    "duplicate-catch": Example(
        bad=process(
            *boundary('<errorEventDefinition errorRef="err" />'),
            '<boundaryEvent id="b2" attachedToRef="x"><errorEventDefinition errorRef="twin" /></boundaryEvent>',
            flow("b2", "e"),
            top=(*ERROR, '<error id="twin" errorCode="E1" />'),
        ),
        elements=("b2",),
        good=process(
            *boundary('<errorEventDefinition errorRef="err" />'),
            '<boundaryEvent id="b2" attachedToRef="x"><errorEventDefinition /></boundaryEvent>',
            '<boundaryEvent id="b3" attachedToRef="x"><escalationEventDefinition /></boundaryEvent>',
            f'<boundaryEvent id="b4" attachedToRef="x">{TIMER}</boundaryEvent>',
            f'<boundaryEvent id="b5" attachedToRef="x">{TIMER}</boundaryEvent>',
            top=ERROR,
        ),
        also_good=(
            process(*boundary(ON_SIGNAL, BESIDE), beside("b2", ON_SIGNAL), top=SIGNAL),
            process(
                *event_sub_process(f'<startEvent id="hs">{ON_ERROR}</startEvent>'),
                f'<boundaryEvent id="b" attachedToRef="x">{ON_ERROR}</boundaryEvent>',
                top=ERROR,
            ),
            process(*WAIT_GATEWAY, top=MESSAGE),
        ),
        also_bad=(
            (process(*boundary(ON_MESSAGE), beside("b2", ON_MESSAGE), top=MESSAGE), ("b2",)),
            (process(*boundary(ON_SIGNAL), beside("b2", ON_SIGNAL), top=SIGNAL), ("b2",)),
            (
                process(*boundary("<escalationEventDefinition />"), beside("b2", "<escalationEventDefinition />")),
                ("b2",),
            ),
            (
                process(
                    *event_sub_process(f'<startEvent id="hs">{ON_ERROR}</startEvent>'),
                    '<subProcess id="h2" triggeredByEvent="true">',
                    f'<startEvent id="hs2">{ON_ERROR}</startEvent>',
                    "</subProcess>",
                    top=ERROR,
                ),
                ("hs2",),
            ),
            (
                process(
                    *WAIT_GATEWAY,
                    f'<intermediateCatchEvent id="w3">{ON_MESSAGE}</intermediateCatchEvent>',
                    flow("g", "w3"),
                    flow("w3", "e"),
                    top=MESSAGE,
                ),
                ("w3",),
            ),
            (
                process(
                    *between('<receiveTask id="x" messageRef="m" />'),
                    beside("b", ON_MESSAGE),
                    flow("b", "e"),
                    top=MESSAGE,
                ),
                ("b",),
            ),
        ),
    ),
    "duplicate-id": Example(
        bad=process(*line("userTask:x"), '<exclusiveGateway id="x" /><!--!-->'), elements=("x",), good=PLAIN
    ),
    "duplicate-start": Example(
        bad=process(*line(), '<startEvent id="s2" />', flow("s2", "e")),
        elements=("s2",),
        good=process(
            *line(),
            f'<startEvent id="s2">{ON_MESSAGE}</startEvent>',
            f'<startEvent id="s3">{TIMER}</startEvent>',
            top=MESSAGE,
        ),
        also_bad=(
            (
                definitions(
                    *MESSAGE,
                    '<process id="p" isExecutable="true">',
                    f'<startEvent id="s">{ON_MESSAGE}</startEvent>',
                    "</process>",
                    '<process id="q" isExecutable="true">',
                    f'<startEvent id="qs">{ON_MESSAGE}</startEvent>',
                    "</process>",
                ),
                ("qs",),
            ),
            (
                process(
                    f'<startEvent id="s">{ON_MESSAGE}</startEvent>',
                    '<startEvent id="s2"><messageEventDefinition messageRef="twin" /></startEvent>',
                    top=(*MESSAGE, '<message id="twin" name="Tin" />'),
                ),
                ("s2",),
            ),
        ),
        also_good=(
            definitions(
                *SIGNAL,
                '<process id="p" isExecutable="true">',
                f'<startEvent id="s">{ON_SIGNAL}</startEvent>',
                "</process>",
                '<process id="q" isExecutable="true">',
                f'<startEvent id="qs">{ON_SIGNAL}</startEvent>',
                "</process>",
            ),
        ),
    ),
    "dynamic-name": Example(
        bad=process(*catching(ON_MESSAGE), top=('<message id="m" name="tin-${so}" />',)),
        elements=("x",),
        good=process(*catching(ON_MESSAGE), top=MESSAGE),
    ),
    "end-event-outgoing": Example(bad=process(*line("userTask:x"), flow("e", "x")), elements=("e",), good=PLAIN),
    "error-not-interrupting": Example(
        bad=process(*boundary('<errorEventDefinition errorRef="err" />', 'cancelActivity="false"'), top=ERROR),
        elements=("b",),
        good=process(*boundary('<errorEventDefinition errorRef="err" />'), top=ERROR),
    ),
    "event-gateway-lone": Example(
        bad=process(*WAIT_GATEWAY[:3], WAIT_GATEWAY[4], *WAIT_GATEWAY[5:7], flow("w1", "e")),
        elements=("g",),
        good=process(*WAIT_GATEWAY, top=MESSAGE),
    ),
    "event-gateway-target": Example(
        bad=process(*WAIT_GATEWAY, '<userTask id="u" />', flow("g", "u"), flow("u", "w1"), top=MESSAGE),
        elements=("w1", "u"),
        good=process(*WAIT_GATEWAY, top=MESSAGE),
        also_good=(process(*between('<receiveTask id="x" messageRef="m" />'), top=MESSAGE),),
        also_bad=(
            (
                process(
                    *WAIT_GATEWAY, '<receiveTask id="r" messageRef="m" />', flow("g", "r"), flow("r", "e"), top=MESSAGE
                ),
                ("r",),
            ),
            (
                process(
                    '<startEvent id="s" />',
                    '<eventBasedGateway id="g" />',
                    '<receiveTask id="r" messageRef="m" />',
                    f'<boundaryEvent id="b" attachedToRef="r">{TIMER}</boundaryEvent>',
                    flow("g", "r"),
                    top=MESSAGE,
                ),
                ("r",),
            ),
        ),
    ),
    "event-position": Example(
        bad=process(
            '<startEvent id="s"><errorEventDefinition errorRef="err" /></startEvent>',
            '<intermediateCatchEvent id="c" />',
            f'<intermediateThrowEvent id="t">{TIMER}</intermediateThrowEvent>',
            '<subProcess id="sub">',
            f'<startEvent id="is">{TIMER}</startEvent>',
            "</subProcess>",
            '<endEvent id="e"><linkEventDefinition name="L" /></endEvent>',
            top=ERROR,
        ),
        elements=("s", "c", "t", "is", "e"),
        good=process(
            *event_sub_process('<startEvent id="hs"><escalationEventDefinition /></startEvent>'),
            '<endEvent id="end"><terminateEventDefinition /></endEvent>',
        ),
    ),
    "event-sub-process": Example(
        bad=process(
            *event_sub_process(
                f'<startEvent id="hs">{TIMER}</startEvent>', f'<startEvent id="hs2">{ON_MESSAGE}</startEvent>'
            ),
            flow("h", "e"),
            top=MESSAGE,
        ),
        elements=("h", "h"),
        good=process(*event_sub_process(f'<startEvent id="hs">{TIMER}</startEvent>')),
    ),
    "event-without-reference": Example(
        bad=process(
            *catching("<signalEventDefinition />"),
            '<endEvent id="end"><errorEventDefinition /></endEvent>',
        ),
        elements=("x", "end"),
        good=process(*boundary("<errorEventDefinition />")),
        also_good=(
            process(
                *throwing('<messageEventDefinition camunda:type="external" camunda:topic="gửi" />'),
            ),
        ),
    ),
    "expression-invalid": Example(
        bad=process(*choice("exclusiveGateway", "${a ==}", "", "g_b")),
        elements=("g_a",),
        good=process(*choice("exclusiveGateway", "${a == 1}", "", "g_b")),
    ),
    "expression-language": Example(
        bad=process(
            *choice("exclusiveGateway", "${a}", "", "g_b"),
            '<sequenceFlow id="js" sourceRef="g" targetRef="b">',
            '<conditionExpression language="javascript">a</conditionExpression><!--!-->',
            "</sequenceFlow>",
        ),
        elements=("js",),
        good=process(*choice("exclusiveGateway", "${a == 1}", "", "g_b")),
    ),
    "extension-not-run": Example(
        bad=extended(
            '<camunda:executionListener class="x" event="start" />',
            attributes='camunda:delegateExpression="${d}"',
        ),
        elements=("x", "x"),
        good=extended("<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>"),
        also_bad=((process(*between('<serviceTask id="x" camunda:type="mail" />')), ("x",)),),
    ),
    "flow-contradiction": Example(
        bad=process(*between('<userTask id="x">\n<incoming>x_e</incoming>\n<outgoing>s_x</outgoing>\n</userTask>')),
        elements=("x", "x"),
        good=process(
            *between('<userTask id="x">\n<incoming>tns:s_x</incoming>\n<outgoing>x_e</outgoing>\n</userTask>')
        ),
    ),
    "flow-crosses-scope": Example(
        bad=process(*between(f'<subProcess id="x">\n{INNER}\n</subProcess>'), flow("s", "ie")),
        elements=("s_ie",),
        good=process(*between(f'<subProcess id="x">\n{INNER}\n</subProcess>')),
    ),
    "flow-without-condition": Example(
        bad=process(*choice("exclusiveGateway", "${a}", "")),
        elements=("g_b",),
        good=process(*choice("exclusiveGateway", "${a}", "", "g_b")),
        also_good=(process(*choice("inclusiveGateway", "${a}", "")), process(*line("exclusiveGateway:x"))),
    ),
    "form-data": Example(
        bad=extended('<camunda:formData><camunda:formField id="f" /></camunda:formData>', "userTask", ""),
        elements=("x",),
        good=process(*between('<userTask id="x" camunda:formRef="f" />')),
    ),
    "form-key": Example(
        bad=process(*between('<userTask id="x" camunda:formKey="embedded:app:x.html" />')),
        elements=("x",),
        good=process(*between('<userTask id="x" camunda:formKey="camunda-forms:deployment:x.form" />')),
    ),
    "form-missing": Example(
        bad=process(*between('<userTask id="x" camunda:formRef="no" />')),
        elements=("x",),
        good=process(*between('<userTask id="x" camunda:formRef="yes" />')),
        forms=frozenset({"yes"}),
    ),
    "gateway-direction": Example(
        bad=process(
            *(
                text.replace("<parallelGateway", '<parallelGateway gatewayDirection="Converging"')
                for text in choice("parallelGateway", "", "")
            )
        ),
        elements=("g",),
        good=process(
            *(
                text.replace("<parallelGateway", '<parallelGateway gatewayDirection="Diverging"')
                for text in choice("parallelGateway", "", "")
            )
        ),
    ),
    "gateway-without-exit": Example(
        bad=process(*line(), '<parallelGateway id="g" />', flow("s", "g")),
        elements=("g",),
        good=process(*line("parallelGateway:g")),
    ),
    "global-task": Example(
        bad=process(
            *between('<callActivity id="x" calledElement="g" />'), top=('<globalUserTask id="g" name="Chung" />',)
        ),
        elements=("g", "x"),
        good=call('calledElement="q"'),
    ),
    "id-invalid": Example(
        bad=process(*line(), '<userTask id="1x" />', f'<userTask id="{"y" * 300}" />'),
        elements=("1x", "y" * 300),
        good=PLAIN,
    ),
    "ignored-attribute": Example(
        bad=process(*between('<userTask id="x" camunda:asyncBefore="true" />')),
        elements=("x",),
        good=process(*between('<userTask id="x" camunda:assignee="${a}" camunda:modelerTemplate="t" />')),
        also_bad=((extended('<camunda:potentialStarter name="a" />', "userTask", ""), ("x",)),),
    ),
    "implicit-end": Example(
        bad=process(*line(), '<userTask id="u" />', flow("s", "u")),
        elements=("u",),
        good=process(*LINKED),
        also_bad=(
            (
                process('<startEvent id="s" />', THROW_LINK, CATCH_LINK, flow("s", "lt")),
                ("lc",),
            ),
        ),
    ),
    "instantiating-receive": Example(
        bad=process(*between('<receiveTask id="x" instantiate="true" messageRef="m" />'), top=MESSAGE),
        elements=("x",),
        good=process(*between('<receiveTask id="x" messageRef="m" />'), top=MESSAGE),
    ),
    "lane-foreign": Example(
        bad=definitions(
            '<process id="p" isExecutable="true">',
            '<laneSet id="ls">',
            '<lane id="l" name="A"><flowNodeRef>qe</flowNodeRef></lane>',
            "</laneSet>",
            *line("userTask:x"),
            "</process>",
            '<process id="q" isExecutable="true">',
            '<startEvent id="qs" />',
            '<endEvent id="qe" />',
            flow("qs", "qe"),
            "</process>",
        ),
        elements=("l",),
        good=process(*LANES, *line("userTask:x")),
        also_good=(process(*LANES, *between('<subProcess id="o">\n<userTask id="x" />\n</subProcess>', "o")),),
    ),
    "lane-overlap": Example(
        bad=process(
            '<laneSet id="ls">',
            '<lane id="l1" name="A"><flowNodeRef>x</flowNodeRef></lane>',
            '<lane id="l2" name="B"><flowNodeRef>x</flowNodeRef></lane>',
            "</laneSet>",
            *line("userTask:x"),
        ),
        elements=("x",),
        good=process(*LANES, *line("userTask:x")),
        also_good=(
            process(
                '<laneSet id="ls"><lane id="l1" name="A"><flowNodeRef>x</flowNodeRef><childLaneSet id="in">',
                '<lane id="l2" name="B"><flowNodeRef>x</flowNodeRef></lane></childLaneSet></lane></laneSet>',
                *line("userTask:x"),
            ),
        ),
        also_bad=(
            (
                process(
                    *LANES,
                    '<laneSet id="ls2">',
                    '<lane id="l2" name="B"><flowNodeRef>x</flowNodeRef></lane>',
                    "</laneSet>",
                    *line("userTask:x"),
                ),
                ("x",),
            ),
        ),
    ),
    "lane-without-role": Example(
        bad=process(
            '<laneSet id="ls">', '<lane id="l"><flowNodeRef>x</flowNodeRef></lane>', "</laneSet>", *line("userTask:x")
        ),
        elements=("l",),
        good=process(*LANES, *line("userTask:x")),
    ),
    "link-flow": Example(bad=process(*LINKED, flow("lt", "e")), elements=("lt",), good=process(*LINKED)),
    "link-pair": Example(
        bad=process(
            '<startEvent id="s" />',
            THROW_LINK,
            '<intermediateCatchEvent id="other"><linkEventDefinition name="M" /></intermediateCatchEvent>',
            '<intermediateThrowEvent id="nameless"><linkEventDefinition /></intermediateThrowEvent>',
        ),
        elements=("lt", "other", "nameless"),
        good=process(*LINKED),
        also_bad=((process(*LINKED, CATCH_LINK.replace("lc", "twin")), ("lc", "twin")),),
    ),
    "listed": Example(
        bad=shown_in_lists("a, b c"),
        elements=("p",),
        good=shown_in_lists("do_khan, loai_vb"),
    ),
    "lone-condition": Example(
        bad=process(
            *line("exclusiveGateway:x"), '<userTask id="u" />', '<endEvent id="e2" />', flow("u", "e2", "${a}")
        ),
        elements=("u_e2",),
        good=PLAIN,
    ),
    "loop-position": Example(
        bad=process(
            *between(
                '<userTask id="x">\n<standardLoopCharacteristics loopMaximum="2" />\n<multiInstanceLoopCharacteristics>'
                f"{COUNT}</multiInstanceLoopCharacteristics>\n</userTask>"
            )
        ),
        elements=("x",),
        good=loop(COUNT),
    ),
    "loop-without-end": Example(
        bad=standard_loop(""),
        elements=("x",),
        good=standard_loop("<loopCondition>${a}</loopCondition>"),
        also_good=(standard_loop("", 'loopMaximum="3"'),),
    ),
    "message-flow": Example(
        bad=pools("s", "x"),
        elements=("mf", "mf"),
        good=pools("x", "p2"),
        also_bad=((pools("p2", "e"), ("mf",)), (pools("x", "x"), ("mf",))),
        also_good=(pools("p2", "s"),),
    ),
    "message-twice": Example(
        bad=process(*line(), top=(*MESSAGE, '<message id="m2" name="Tin" />')),
        elements=("m2",),
        good=process(*line(), top=(*MESSAGE, '<message id="m2" name="Tin khác" />', '<signal id="s1" name="Tin" />')),
    ),
    "message-without-name": Example(
        bad=process(*catching(ON_MESSAGE), top=('<message id="m" name=" " />',)),
        elements=("x",),
        good=process(*catching(ON_MESSAGE), top=(*MESSAGE, '<message id="unused" />')),
        also_bad=(
            (process(*throwing(ON_SIGNAL), top=('<signal id="sig" />',)), ("x",)),
            (process(*between('<receiveTask id="x" messageRef="m" />'), top=('<message id="m" />',)), ("x",)),
        ),
    ),
    "missing-code": Example(
        bad=process(*boundary('<errorEventDefinition errorRef="err" />'), top=('<error id="err" />',)),
        elements=("b",),
        good=process(*boundary('<errorEventDefinition errorRef="err" />'), top=ERROR),
        also_bad=(
            (
                process(
                    *boundary('<errorEventDefinition errorRef="err" />'), top=('<error id="err" errorCode=" " />',)
                ),
                ("b",),
            ),
        ),
    ),
    "missing-documentation": Example(
        bad=process(*line("userTask:x")),
        elements=("p", "x"),
        good=process(
            "<documentation>Mô tả</documentation>",
            *between('<userTask id="x">\n<documentation>Hướng dẫn</documentation>\n</userTask>'),
        ),
    ),
    "missing-id": Example(bad=process(*line("userTask:x"), "<userTask /><!--!-->"), elements=("",), good=PLAIN),
    "missing-lane": Example(
        bad=process(*LANES, *line("userTask:x", "userTask:y")),
        elements=("y",),
        good=process(*LANES, *line("userTask:x")),
    ),
    "missing-name": Example(
        bad=process(*line("userTask:x"), attributes='name="P"'),
        elements=("x",),
        good=process(*between('<userTask id="x" name="Soạn thảo" />'), attributes='name="P"'),
    ),
    "missing-retention": Example(
        bad=PLAIN, elements=("p",), good=process(*line(), attributes='camunda:historyTimeToLive="P7300D"')
    ),
    "mixed-gateway": Example(
        bad=process(*choice("exclusiveGateway", "${a}", "", "g_b"), '<userTask id="u" />', flow("u", "g")),
        elements=("g",),
        good=process(*choice("exclusiveGateway", "${a}", "", "g_b")),
    ),
    "multi-instance-ambiguous": Example(
        bad=loop(COUNT, 'camunda:collection="people"'),
        elements=("x",),
        good=loop("", 'camunda:collection="people" camunda:elementVariable="person"'),
        also_good=(
            loop(COUNT),
            loop(
                '<loopDataInputRef>people</loopDataInputRef><inputDataItem id="person" />',
                'camunda:collection="people" camunda:elementVariable="person"',
            ),
        ),
        also_bad=(
            (loop(f"{COUNT}<loopDataInputRef>people</loopDataInputRef>"), ("x",)),
            (loop("<loopDataInputRef>units</loopDataInputRef>", 'camunda:collection="people"'), ("x",)),
            (loop('<inputDataItem id="a" />', 'camunda:collection="c" camunda:elementVariable="b"'), ("x",)),
            (loop(COUNT, 'camunda:elementVariable="b"'), ("x",)),
        ),
    ),
    "multi-instance-behavior": Example(
        bad=loop(COUNT, 'behavior="None"'), elements=("x",), good=loop(COUNT, 'behavior="All"')
    ),
    "multi-instance-output": Example(
        bad=loop(f"{COUNT}<loopDataOutputRef>votes</loopDataOutputRef>"),
        elements=("x",),
        good=loop(f'{COUNT}<loopDataOutputRef>votes</loopDataOutputRef><outputDataItem id="vote" />'),
        also_bad=((loop(f'{COUNT}<outputDataItem id="vote" />'), ("x",)),),
    ),
    "multi-instance-without-count": Example(
        bad=loop(""),
        elements=("x",),
        good=loop("", 'camunda:collection="people" camunda:elementVariable="person"'),
        also_good=(
            loop(COUNT),
            loop("<loopDataInputRef>people</loopDataInputRef>"),
            loop("", 'camunda:collection="${a b}"'),
        ),
    ),
    "multiple-events": Example(
        bad=process(*catching(ON_MESSAGE + TIMER), top=MESSAGE), elements=("x",), good=process(*catching(TIMER))
    ),
    "negative-loop-count": Example(
        bad=loop("<loopCardinality>-3</loopCardinality>"),
        elements=("x",),
        good=loop("<loopCardinality>${n - 3}</loopCardinality>"),
        also_good=(standard_loop("", 'loopMaximum="0" testBefore="true"'),),
        also_bad=(
            (loop("<loopCardinality>${0 - 3}</loopCardinality>"), ("x",)),
            (standard_loop("", 'loopMaximum="-1"'), ("x",)),
            (standard_loop("", 'loopMaximum="0"'), ("x",)),
        ),
    ),
    "no-candidate": Example(
        bad=process(*line("userTask:x")),
        elements=("x",),
        good=process(*LANES, *line("userTask:x")),
        also_good=(process(*between('<userTask id="x" camunda:candidateGroups="van_thu" />')),),
    ),
    "no-default-flow": Example(
        bad=process(*choice("exclusiveGateway", "${a}", "${!a}")),
        elements=("g",),
        good=process(*choice("exclusiveGateway", "${a}", "", "g_b")),
    ),
    "no-executable-process": Example(
        bad=definitions('<process id="p">', *line(), "</process>"),
        elements=("p",),
        good=PLAIN,
        also_bad=((definitions(), ("definitions",)),),
    ),
    "no-form": Example(bad=PLAIN, elements=("x",), good=process(*between('<userTask id="x" camunda:formRef="f" />'))),
    "no-start-event": Example(
        bad=process(*between('<subProcess id="x">\n<userTask id="y" />\n</subProcess>')), elements=("x",), good=PLAIN
    ),
    "no-way-to-end": Example(
        bad=process(
            '<startEvent id="s" />',
            '<userTask id="a" />',
            '<userTask id="b" />',
            flow("s", "a"),
            flow("a", "b"),
            flow("b", "a"),
        ),
        elements=("s",),
        good=process(*boundary(TIMER), flow("x", "x")),
    ),
    "number-invalid": Example(
        bad=standard_loop("", 'loopMaximum="ba"'),
        elements=("x",),
        good=standard_loop("", 'loopMaximum="3"'),
        also_bad=((process(*between('<userTask id="x" startQuantity="1.5" />')), ("x",)),),
    ),
    "parallel-event-gateway": Example(
        bad=process(
            *(text.replace('id="g"', 'id="g" eventGatewayType="Parallel"') for text in WAIT_GATEWAY), top=MESSAGE
        ),
        elements=("g",),
        good=process(*WAIT_GATEWAY, top=MESSAGE),
    ),
    "priority-invalid": Example(
        bad=process(*between('<userTask id="x" camunda:priority="cao" />')),
        elements=("x",),
        good=process(*between('<userTask id="x" camunda:priority="50" />')),
        also_good=(process(*between('<userTask id="x" camunda:priority="${uu_tien}" />')),),
        also_bad=(
            (
                process(
                    *between(
                        '<serviceTask id="x" camunda:type="external" camunda:topic="t" camunda:taskPriority="${1.5}" />'
                    )
                ),
                ("x",),
            ),
        ),
    ),
    "process-id-file": Example(
        bad=PLAIN, elements=("p",), good=process(*line(), key="van_ban_di"), file="van_ban_di.bpmn"
    ),
    "process-not-executable": Example(
        bad=definitions(
            '<process id="p" isExecutable="true">', *line(), "</process>", '<process id="q" name="Bên ngoài" />'
        ),
        elements=("q",),
        good=PLAIN,
    ),
    "property-overlap": Example(
        bad=extended(
            '<camunda:properties>\n<camunda:property name="a" />\n'
            '<camunda:property name="a" /><!--!-->\n</camunda:properties>'
        ),
        elements=("x",),
        good=extended(
            '<camunda:properties>\n<camunda:property name="a" />\n<camunda:property name="b" />\n</camunda:properties>'
        ),
        also_bad=(
            (process('<dataObject id="d1" name="so" />', '<property id="d2" name="so" />', *line()), ("p",)),
            (
                call('calledElement="q"', '<camunda:in source="a" target="c" />\n<camunda:in source="b" target="c" />'),
                ("x",),
            ),
        ),
    ),
    "receive-without-message": Example(
        bad=process(*line("receiveTask:x")),
        elements=("x",),
        good=process(*between('<receiveTask id="x" messageRef="m" />'), top=MESSAGE),
    ),
    "recursive-call": Example(bad=call('calledElement="p"'), elements=("x",), good=call('calledElement="q"')),
    "repeated-part": Example(
        bad=process(
            *choice("exclusiveGateway", "", "", "g_b"),
            '<sequenceFlow id="twice" sourceRef="g" targetRef="a">',
            "<conditionExpression>${a}</conditionExpression>",
            "<conditionExpression>${b}</conditionExpression>",
            "</sequenceFlow>",
        ),
        elements=("twice",),
        good=process(*choice("exclusiveGateway", "${a}", "", "g_b")),
        also_bad=(
            (loop(COUNT + COUNT), ("x",)),
            (
                process(
                    *catching(
                        "<conditionalEventDefinition><condition>${a}</condition><condition>${b}</condition>"
                        "</conditionalEventDefinition>"
                    )
                ),
                ("x",),
            ),
        ),
    ),
    "resource-role": Example(
        bad=process(*between('<userTask id="x">\n<potentialOwner />\n</userTask>')), elements=("x",), good=PLAIN
    ),
    "retention-invalid": Example(
        bad=process(*line(), attributes='camunda:historyTimeToLive="lâu"'),
        elements=("p",),
        good=process(*line(), attributes='camunda:historyTimeToLive="7300"'),
    ),
    "retry-cycle": Example(
        bad=extended("<camunda:failedJobRetryTimeCycle>PT1M,often</camunda:failedJobRetryTimeCycle>"),
        elements=("x",),
        good=extended("<camunda:failedJobRetryTimeCycle>PT1M,PT5M, PT1H</camunda:failedJobRetryTimeCycle>"),
    ),
    "review": Example(
        bad=extended(REVIEW.format("có"), "userTask", ""),
        elements=("x",),
        good=extended(REVIEW.format("true"), "userTask", ""),
    ),
    "script-task": Example(bad=process(*line("scriptTask:x")), elements=("x",), good=PLAIN),
    "separate-from": Example(
        bad=extended(
            '<camunda:properties><camunda:property name="separate_from" value="x, nobody" /></camunda:properties>',
            "userTask",
            "",
        ),
        elements=("x", "x"),
        good=process(
            *line("userTask:x"),
            '<userTask id="y"><extensionElements><camunda:properties>'
            '<camunda:property name="separate_from" value="x" /></camunda:properties></extensionElements></userTask>',
        ),
    ),
    "service-ambiguous": Example(
        bad=process(
            *between(
                '<serviceTask id="x" camunda:type="external" camunda:topic="t" camunda:expression="${a}" />\n'
                '<serviceTask id="y" camunda:topic="t" />'
            )
        ),
        elements=("x", "y"),
        good=process(*between('<serviceTask id="x" camunda:type="external" camunda:topic="t" />')),
    ),
    "service-without-work": Example(
        bad=process(*line("serviceTask:x", "sendTask:y")),
        elements=("x", "y"),
        good=process(*between('<sendTask id="x" messageRef="m" />'), top=MESSAGE),
        also_good=(process(*between('<serviceTask id="x" camunda:expression="${1}" camunda:resultVariable="r" />')),),
    ),
    "start-event-incoming": Example(bad=process(*line("userTask:x"), flow("x", "s")), elements=("s",), good=PLAIN),
    "start-timer-variable": Example(
        bad=process(
            *line(),
            '<startEvent id="t"><timerEventDefinition><timeDate>${han}</timeDate></timerEventDefinition></startEvent>',
            flow("t", "e"),
        ),
        elements=("t",),
        good=process(
            *line(),
            '<startEvent id="t"><timerEventDefinition><timeDate>${today()}</timeDate></timerEventDefinition>'
            "</startEvent>",
            flow("t", "e"),
        ),
    ),
    "start-without-exit": Example(bad=process('<startEvent id="s" />'), elements=("s",), good=PLAIN),
    "sub-process-starts": Example(
        bad=process(*between(f'<subProcess id="x">\n{INNER}\n<startEvent id="is2" />\n</subProcess>')),
        elements=("x",),
        good=process(*between(f'<subProcess id="x">\n{INNER}\n</subProcess>')),
    ),
    "timer-ambiguous": Example(
        bad=process(*catching(TWO_TIMES)),
        elements=("x",),
        good=process(*catching(TIMER)),
        also_bad=((process(*catching(TWO_TIMES.replace("timeDate", "timeDuration"))), ("x",)),),
    ),
    "timer-cycle-once": Example(
        bad=process(*boundary("<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>")),
        elements=("b",),
        good=process(
            *boundary(
                "<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>", 'cancelActivity="false"'
            )
        ),
        also_bad=(
            (
                process(
                    *event_sub_process(
                        '<startEvent id="hs"><timerEventDefinition>'
                        "<timeCycle>R3/PT1H</timeCycle></timerEventDefinition></startEvent>"
                    )
                ),
                ("hs",),
            ),
        ),
    ),
    "timer-invalid": Example(
        bad=process(
            *catching("<timerEventDefinition><timeDuration>0 0 9 * * MON</timeDuration></timerEventDefinition>")
        ),
        elements=("x",),
        good=process(
            *catching("<timerEventDefinition><timeDate>2026-11-23T08:00:00+07:00</timeDate></timerEventDefinition>")
        ),
        also_good=(process(*catching("<timerEventDefinition><timeDate>${han}</timeDate></timerEventDefinition>")),),
    ),
    "timer-without-time": Example(
        bad=process(*catching("<timerEventDefinition />")), elements=("x",), good=process(*catching(TIMER))
    ),
    "token-quantity": Example(
        bad=process(*between('<userTask id="x" startQuantity="2" />')),
        elements=("x",),
        good=process(*between('<userTask id="x" startQuantity="1" completionQuantity="1" />')),
        also_bad=(
            (process(*between('<userTask id="x" startQuantity="0" />')), ("x",)),
            (process(*between('<userTask id="x" completionQuantity="-1" />')), ("x",)),
        ),
    ),
    "transaction": Example(
        bad=process(
            *between(
                f'<transaction id="x">\n{INNER}\n<endEvent id="c"><cancelEventDefinition /></endEvent>\n</transaction>'
            )
        ),
        elements=("x", "c"),
        good=process(*between(f'<subProcess id="x">\n{INNER}\n</subProcess>')),
    ),
    "unknown-attribute": Example(
        bad=process(*boundary(TIMER, 'cancelactivity="false"')),
        elements=("b",),
        good=process(*boundary(TIMER, 'cancelActivity="false" camunda:asyncBefore="true"')),
        also_bad=(
            (process(*catching('<timerEventDefinition timeDuration="PT1H" />')), ("x",)),
            (process(*line(), top=('<error id="err" code="E1" />',)), ("err",)),
            (loop(COUNT, 'sequential="true"'), ("x",)),
        ),
    ),
    "unknown-element": Example(
        bad=process(*line(), '<teleport id="x" />'),
        elements=("x",),
        good=process(*line(), '<textAnnotation id="note" />'),
        also_bad=(
            (process(*between(f'<userTask id="x">{TIMER}</userTask>')), ("x",)),
            (process(*between('<userTask id="x"><carrierEventDefinition /></userTask>')), ("x",)),
            (process(*catching("<timerEventDefinition><timeDay>P1D</timeDay></timerEventDefinition>")), ("x",)),
            (
                process(*line(), '<startEvent id="x"><standardLoopCharacteristics loopMaximum="2" /></startEvent>'),
                ("x",),
            ),
            (
                process(
                    *line(),
                    '<sequenceFlow id="f" sourceRef="s" targetRef="e"><condition>${a}</condition></sequenceFlow>',
                ),
                ("f",),
            ),
            (process(*line(), top=('<mesage id="m" name="Tin" />',)), ("m",)),
        ),
    ),
    "unknown-extension": Example(
        bad=extended('<zeebe:taskDefinition type="x" />'),
        elements=("x",),
        good=extended("<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>"),
        also_bad=(
            (
                extended(
                    '<zeebe:taskDefinition type="x" />\n<zeebe:taskHeaders />', attributes='zeebe:modelerTemplate="t"'
                ),
                ("x",),
            ),
        ),
    ),
    "unknown-topic": Example(
        bad=process(*between('<serviceTask id="x" camunda:type="external" camunda:topic="no" />')),
        elements=("x",),
        good=process(*between('<serviceTask id="x" camunda:type="external" camunda:topic="yes" />')),
        topics=frozenset({"yes"}),
    ),
    "unreachable": Example(
        bad=process(
            *line("userTask:x"), '<userTask id="u1" />', '<userTask id="u2" />', flow("u1", "u2"), flow("u2", "u1")
        ),
        elements=("u1", "u2"),
        good=process(*LINKED),
        also_bad=((process(*line(), '<parallelGateway id="g" />', flow("g", "e")), ("g",)),),
    ),
    "variable-name": Example(
        bad=process(*between('<serviceTask id="x" camunda:expression="${1}" camunda:resultVariable="kết quả" />')),
        elements=("x",),
        good=process(*between('<serviceTask id="x" camunda:expression="${1}" camunda:resultVariable="kết_quả" />')),
    ),
}
