CREATE TABLE case_ (
	id TEXT COLLATE "C" NOT NULL, 
	number TEXT COLLATE "C", 
	policy TEXT COLLATE "C" NOT NULL, 
	version BIGINT NOT NULL, 
	model TEXT COLLATE "C" NOT NULL, 
	unit TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	outcome TEXT COLLATE "C", 
	title TEXT COLLATE "C", 
	seat TEXT COLLATE "C", 
	sequence BIGINT NOT NULL, 
	digest BYTEA NOT NULL, 
	last_at BIGINT NOT NULL, 
	opened_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	next_due BIGINT, 
	state BYTEA NOT NULL, 
	anchored BIGINT NOT NULL, 
	CONSTRAINT pk_case_ PRIMARY KEY (id), 
	CONSTRAINT ck_case___digest CHECK (length(digest) = 32)
)
--;
CREATE INDEX ix_case__next_due ON case_ (next_due) WHERE next_due IS NOT NULL
--;
CREATE INDEX ix_case__unit ON case_ (unit, opened_at)
--;
CREATE INDEX ix_case__not_anchored ON case_ (id) WHERE sequence > anchored
--;
CREATE UNIQUE INDEX uq_case__number ON case_ (number) WHERE number IS NOT NULL
--;
COMMENT ON TABLE case_ IS 'One matter: one token tree, one lock, one chain.'
--;
COMMENT ON COLUMN case_.id IS 'UUIDv7'
--;
COMMENT ON COLUMN case_.number IS 'register number, without gaps per unit and year; unique'
--;
COMMENT ON COLUMN case_.policy IS 'policy it runs under'
--;
COMMENT ON COLUMN case_.version IS 'of that policy'
--;
COMMENT ON COLUMN case_.model IS 'organisation model'
--;
COMMENT ON COLUMN case_.unit IS 'in whose grid the matter lies'
--;
COMMENT ON COLUMN case_.status IS 'lifecycle of a case'
--;
COMMENT ON COLUMN case_.outcome IS 'how it ended'
--;
COMMENT ON COLUMN case_.title IS 'what people call it; never holds personal values'
--;
COMMENT ON COLUMN case_.seat IS 'of the first receiver'
--;
COMMENT ON COLUMN case_.sequence IS 'of its last event'
--;
COMMENT ON COLUMN case_.digest IS 'of its last event'
--;
COMMENT ON COLUMN case_.last_at IS 'instant: of its last event'
--;
COMMENT ON COLUMN case_.opened_at IS 'instant: when it was started'
--;
COMMENT ON COLUMN case_.ended_at IS 'instant: when it ended'
--;
COMMENT ON COLUMN case_.next_due IS 'instant: its earliest timer'
--;
COMMENT ON COLUMN case_.state IS 'the engine''s state after the last event; a cache, rebuilt from events'
--;
COMMENT ON COLUMN case_.anchored IS 'sequence that the last anchor covers'
--;
CREATE TABLE work_item (
	case_id TEXT COLLATE "C" NOT NULL, 
	task_id TEXT COLLATE "C" NOT NULL, 
	element TEXT COLLATE "C" NOT NULL, 
	policy TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	unit TEXT COLLATE "C" NOT NULL, 
	assignee TEXT COLLATE "C", 
	seat TEXT COLLATE "C", 
	due_at BIGINT NOT NULL, 
	opened_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	closed_by TEXT COLLATE "C", 
	acting BOOLEAN NOT NULL, 
	CONSTRAINT pk_work_item PRIMARY KEY (case_id, task_id)
)
--;
CREATE INDEX ix_work_item__closed_by ON work_item (closed_by, closed_at) WHERE closed_by IS NOT NULL
--;
CREATE INDEX ix_work_item__assignee ON work_item (assignee, due_at) WHERE status = 'claimed'
--;
COMMENT ON TABLE work_item IS 'What a person has to do.'
--;
COMMENT ON COLUMN work_item.case_id IS 'case'
--;
COMMENT ON COLUMN work_item.task_id IS '`<sequence>.<n>` within the case'
--;
COMMENT ON COLUMN work_item.element IS 'id of the element in the diagram'
--;
COMMENT ON COLUMN work_item.policy IS 'whose diagram the element stands in'
--;
COMMENT ON COLUMN work_item.status IS 'lifecycle of a work item'
--;
COMMENT ON COLUMN work_item.unit IS 'unit whose work it is'
--;
COMMENT ON COLUMN work_item.assignee IS 'person who has claimed it'
--;
COMMENT ON COLUMN work_item.seat IS 'post in which they hold it'
--;
COMMENT ON COLUMN work_item.due_at IS 'instant: when it is due; the largest instant when never'
--;
COMMENT ON COLUMN work_item.opened_at IS 'instant: when it was offered'
--;
COMMENT ON COLUMN work_item.closed_at IS 'instant: when it was completed or withdrawn'
--;
COMMENT ON COLUMN work_item.closed_by IS 'person who completed it'
--;
COMMENT ON COLUMN work_item.acting IS 'whether it was offered upwards because nobody holds the post'
--;
CREATE TABLE offer (
	seat TEXT COLLATE "C" NOT NULL, 
	due_at BIGINT NOT NULL, 
	case_id TEXT COLLATE "C" NOT NULL, 
	task_id TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_offer PRIMARY KEY (seat, due_at, case_id, task_id)
)
--;
CREATE INDEX ix_offer__work_item ON offer (case_id, task_id)
--;
COMMENT ON TABLE offer IS 'Which seats may claim an open work item; the inbox of a seat in its order.'
--;
COMMENT ON COLUMN offer.seat IS 'seat it is offered to'
--;
COMMENT ON COLUMN offer.due_at IS 'instant: as the work item has it'
--;
COMMENT ON COLUMN offer.case_id IS 'case'
--;
COMMENT ON COLUMN offer.task_id IS 'work item in the case'
--;
CREATE TABLE timer (
	case_id TEXT COLLATE "C" NOT NULL, 
	key TEXT COLLATE "C" NOT NULL, 
	due_at BIGINT NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_timer PRIMARY KEY (case_id, key)
)
--;
CREATE INDEX ix_timer__due_at ON timer (due_at)
--;
COMMENT ON TABLE timer IS 'What is armed: timers of the diagram and rungs of limits.'
--;
COMMENT ON COLUMN timer.case_id IS 'case'
--;
COMMENT ON COLUMN timer.key IS 'task id, or `limit/<name>/<rung>`'
--;
COMMENT ON COLUMN timer.due_at IS 'instant: when it fires'
--;
COMMENT ON COLUMN timer.kind IS '`timer` or `rung`'
--;
CREATE TABLE limit_ (
	case_id TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	amount BIGINT NOT NULL, 
	unit TEXT COLLATE "C" NOT NULL, 
	started_at BIGINT NOT NULL, 
	due_at BIGINT NOT NULL, 
	provisional BOOLEAN NOT NULL, 
	light TEXT COLLATE "C" NOT NULL, 
	overdue_at BIGINT, 
	ended_at BIGINT, 
	seat TEXT COLLATE "C", 
	CONSTRAINT pk_limit_ PRIMARY KEY (case_id, name)
)
--;
CREATE INDEX ix_limit__due_at ON limit_ (due_at)
--;
COMMENT ON TABLE limit_ IS 'Ledger of the limits of a case.'
--;
COMMENT ON COLUMN limit_.case_id IS 'case'
--;
COMMENT ON COLUMN limit_.name IS 'of the limit'
--;
COMMENT ON COLUMN limit_.status IS 'running, stopped, ended, …'
--;
COMMENT ON COLUMN limit_.amount IS 'how much, in `unit`'
--;
COMMENT ON COLUMN limit_.unit IS '`day`, `working_day`, `hour`, `working_hour`'
--;
COMMENT ON COLUMN limit_.started_at IS 'instant: when it began to run'
--;
COMMENT ON COLUMN limit_.due_at IS 'instant: when it is used up; the largest instant while stopped'
--;
COMMENT ON COLUMN limit_.provisional IS 'whether it reaches into a year without a calendar'
--;
COMMENT ON COLUMN limit_.light IS '`green`, `yellow`, `red`'
--;
COMMENT ON COLUMN limit_.overdue_at IS 'instant: when it was used up'
--;
COMMENT ON COLUMN limit_.ended_at IS 'instant: when it stopped counting for good'
--;
COMMENT ON COLUMN limit_.seat IS 'whose limit it is'
--;
CREATE TABLE incident (
	stream TEXT COLLATE "C" NOT NULL, 
	id TEXT COLLATE "C" NOT NULL, 
	case_id TEXT COLLATE "C", 
	kind TEXT COLLATE "C" NOT NULL, 
	element TEXT COLLATE "C", 
	reason TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	unit TEXT COLLATE "C", 
	opened_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_incident PRIMARY KEY (stream, id)
)
--;
CREATE INDEX ix_incident__open ON incident (unit, opened_at) WHERE closed_at IS NULL
--;
COMMENT ON TABLE incident IS 'What cannot go on without a person.'
--;
COMMENT ON COLUMN incident.stream IS 'stream it lies in'
--;
COMMENT ON COLUMN incident.id IS 'within the stream'
--;
COMMENT ON COLUMN incident.case_id IS 'case, when it lies in one'
--;
COMMENT ON COLUMN incident.kind IS 'what went wrong'
--;
COMMENT ON COLUMN incident.element IS 'element the token stands before'
--;
COMMENT ON COLUMN incident.reason IS 'a sentence'
--;
COMMENT ON COLUMN incident.status IS 'lifecycle of an incident'
--;
COMMENT ON COLUMN incident.unit IS 'unit that has to look'
--;
COMMENT ON COLUMN incident.opened_at IS 'instant: when it was raised'
--;
COMMENT ON COLUMN incident.closed_at IS 'instant: when it was retried, skipped or withdrawn'
--;
CREATE TABLE notice (
	case_id TEXT COLLATE "C" NOT NULL, 
	sequence BIGINT NOT NULL, 
	n BIGINT NOT NULL, 
	seat TEXT COLLATE "C", 
	person TEXT COLLATE "C", 
	kind TEXT COLLATE "C" NOT NULL, 
	at BIGINT NOT NULL, 
	text TEXT COLLATE "C", 
	read_at BIGINT, 
	CONSTRAINT pk_notice PRIMARY KEY (case_id, sequence, n)
)
--;
CREATE INDEX ix_notice__person ON notice (person, at)
--;
CREATE INDEX ix_notice__seat ON notice (seat, at)
--;
COMMENT ON TABLE notice IS 'What people are told, in the application.'
--;
COMMENT ON COLUMN notice.case_id IS 'case'
--;
COMMENT ON COLUMN notice.sequence IS 'of the event it comes from'
--;
COMMENT ON COLUMN notice.n IS 'counts within the event'
--;
COMMENT ON COLUMN notice.seat IS 'whoever acts for this seat reads it'
--;
COMMENT ON COLUMN notice.person IS 'this person reads it'
--;
COMMENT ON COLUMN notice.kind IS 'what it is about'
--;
COMMENT ON COLUMN notice.at IS 'instant: when it was sent'
--;
COMMENT ON COLUMN notice.text IS 'words added by the sender'
--;
COMMENT ON COLUMN notice.read_at IS 'instant: when it was first read'
--;
CREATE TABLE case_link (
	case_id TEXT COLLATE "C" NOT NULL, 
	other_id TEXT COLLATE "C" NOT NULL, 
	relation TEXT COLLATE "C" NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_case_link PRIMARY KEY (case_id, other_id, relation)
)
--;
CREATE INDEX ix_case_link__other_id ON case_link (other_id)
--;
COMMENT ON TABLE case_link IS 'How cases belong together.'
--;
COMMENT ON COLUMN case_link.case_id IS 'this case'
--;
COMMENT ON COLUMN case_link.other_id IS 'to the other'
--;
COMMENT ON COLUMN case_link.relation IS 'is caused by, merged into, split from, appeals, repeats'
--;
COMMENT ON COLUMN case_link.at IS 'instant: since when'
--;
CREATE TABLE delivery (
	id TEXT COLLATE "C" NOT NULL, 
	case_id TEXT COLLATE "C" NOT NULL, 
	command TEXT COLLATE "C" NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id)
)
--;
CREATE INDEX ix_delivery__case_id ON delivery (case_id)
--;
COMMENT ON TABLE delivery IS 'Commands of one case to another that wait to be executed once.'
--;
COMMENT ON COLUMN delivery.id IS '`<source stream>/<sequence>/<n>`; the idempotency key of the command'
--;
COMMENT ON COLUMN delivery.case_id IS 'case that receives it'
--;
COMMENT ON COLUMN delivery.command IS 'JSON'
--;
COMMENT ON COLUMN delivery.created_at IS 'instant: when it was written'
--;
CREATE TABLE personal (
	id TEXT COLLATE "C" NOT NULL, 
	case_id TEXT COLLATE "C" NOT NULL, 
	field TEXT COLLATE "C" NOT NULL, 
	value TEXT COLLATE "C", 
	salt TEXT COLLATE "C", 
	erased_at BIGINT, 
	reason TEXT COLLATE "C", 
	CONSTRAINT pk_personal PRIMARY KEY (id)
)
--;
CREATE INDEX ix_personal__case_id ON personal (case_id)
--;
COMMENT ON TABLE personal IS 'Personal values; the only place where they stand, and erasable.'
--;
COMMENT ON COLUMN personal.id IS 'what events and states say instead'
--;
COMMENT ON COLUMN personal.case_id IS 'case it belongs to'
--;
COMMENT ON COLUMN personal.field IS '`<element id>.<field key>`'
--;
COMMENT ON COLUMN personal.value IS 'JSON; null once erased'
--;
COMMENT ON COLUMN personal.salt IS 'of the digest in the event; null once erased'
--;
COMMENT ON COLUMN personal.erased_at IS 'instant: when it was erased'
--;
COMMENT ON COLUMN personal.reason IS 'legal reason of erasing'
--;
CREATE TABLE counter (
	unit TEXT COLLATE "C" NOT NULL, 
	year BIGINT NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (unit, year)
)
--;
COMMENT ON TABLE counter IS 'Last case number given out.'
--;
COMMENT ON COLUMN counter.unit IS 'unit that numbers'
--;
COMMENT ON COLUMN counter.year IS 'of the model''s zone'
--;
COMMENT ON COLUMN counter.value IS 'last number'
--;
CREATE TABLE job (
	case_id TEXT COLLATE "C" NOT NULL, 
	task_id TEXT COLLATE "C" NOT NULL, 
	handler TEXT COLLATE "C" NOT NULL, 
	input TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	attempts BIGINT NOT NULL, 
	next_at BIGINT NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (case_id, task_id)
)
--;
CREATE INDEX ix_job__next_at ON job (status, next_at)
--;
COMMENT ON TABLE job IS 'Work that machines do between transactions.'
--;
COMMENT ON COLUMN job.case_id IS 'case'
--;
COMMENT ON COLUMN job.task_id IS 'service task that waits for it'
--;
COMMENT ON COLUMN job.handler IS 'name in the table of handlers'
--;
COMMENT ON COLUMN job.input IS 'JSON'
--;
COMMENT ON COLUMN job.status IS 'lifecycle of a job'
--;
COMMENT ON COLUMN job.attempts IS 'how often it was tried'
--;
COMMENT ON COLUMN job.next_at IS 'instant: when it may be tried again'
--;
CREATE TABLE event (
	stream TEXT COLLATE "C" NOT NULL, 
	sequence BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	actor TEXT COLLATE "C" NOT NULL, 
	post TEXT COLLATE "C", 
	on_behalf_of TEXT COLLATE "C", 
	key TEXT COLLATE "C", 
	body BYTEA NOT NULL, 
	digest BYTEA NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (stream, sequence), 
	CONSTRAINT ck_event__digest CHECK (length(digest) = 32)
)
--;
CREATE UNIQUE INDEX uq_event__key ON event (key) WHERE key IS NOT NULL
--;
COMMENT ON TABLE event IS 'What happened, in which order; append-only, guarded by triggers.'
--;
COMMENT ON COLUMN event.stream IS '`case/<id>`, `organisation`, `policy/<id>`, `calendar/<id>`, `access/<date>`'
--;
COMMENT ON COLUMN event.sequence IS 'place in the stream, counts from 1 without gaps'
--;
COMMENT ON COLUMN event.at IS 'instant: when it happened; never goes back within a stream'
--;
COMMENT ON COLUMN event.kind IS 'what happened, in the past tense'
--;
COMMENT ON COLUMN event.actor IS 'person, or `clock`, `worker`, …'
--;
COMMENT ON COLUMN event.post IS 'seat in which the actor acted'
--;
COMMENT ON COLUMN event.on_behalf_of IS 'person whose seat it is, when somebody acts for them'
--;
COMMENT ON COLUMN event.key IS 'idempotency key the command came with; unique in the database'
--;
COMMENT ON COLUMN event.body IS 'command, effects, readings, bindings: compressed canonical JSON'
--;
COMMENT ON COLUMN event.digest IS 'SHA-256 over the previous digest and this event'
--;
CREATE OR REPLACE FUNCTION guard_event() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the history is append-only''; END'
--;
CREATE TRIGGER guard_event_row BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION guard_event()
--;
CREATE TRIGGER guard_event_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION guard_event()
--;
CREATE TABLE stream (
	id TEXT COLLATE "C" NOT NULL, 
	sequence BIGINT NOT NULL, 
	digest BYTEA NOT NULL, 
	last_at BIGINT NOT NULL, 
	anchored BIGINT NOT NULL, 
	state BYTEA, 
	CONSTRAINT pk_stream PRIMARY KEY (id)
)
--;
COMMENT ON TABLE stream IS 'Heads of the streams that are not cases.'
--;
COMMENT ON COLUMN stream.id IS 'name of the stream'
--;
COMMENT ON COLUMN stream.sequence IS 'of its last event, 0 when it has none'
--;
COMMENT ON COLUMN stream.digest IS 'of its last event'
--;
COMMENT ON COLUMN stream.last_at IS 'instant: of its last event'
--;
COMMENT ON COLUMN stream.anchored IS 'sequence that the last anchor covers'
--;
COMMENT ON COLUMN stream.state IS 'cache of what the events add up to'
--;
CREATE TABLE anchor (
	n BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	digest BYTEA NOT NULL, 
	CONSTRAINT pk_anchor PRIMARY KEY (n)
)
--;
COMMENT ON TABLE anchor IS 'Digests over all stream heads, also written to a file outside the database.'
--;
COMMENT ON COLUMN anchor.n IS 'counts from 1'
--;
COMMENT ON COLUMN anchor.at IS 'instant: when it was taken'
--;
COMMENT ON COLUMN anchor.digest IS 'over the heads below'
--;
CREATE TABLE anchor_head (
	anchor BIGINT NOT NULL, 
	stream TEXT COLLATE "C" NOT NULL, 
	sequence BIGINT NOT NULL, 
	CONSTRAINT pk_anchor_head PRIMARY KEY (anchor, stream)
)
--;
COMMENT ON TABLE anchor_head IS 'Which streams had moved since the anchor before, and how far they had come.'
--;
COMMENT ON COLUMN anchor_head.anchor IS 'n of the anchor'
--;
COMMENT ON COLUMN anchor_head.stream IS 'name of the stream'
--;
COMMENT ON COLUMN anchor_head.sequence IS 'of its last event then'
--;
CREATE TABLE model (
	code TEXT COLLATE "C" NOT NULL, 
	data TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_model PRIMARY KEY (code)
)
--;
COMMENT ON TABLE model IS 'Organisation models: levels, roles, settings, escalation edges, words.'
--;
COMMENT ON COLUMN model.code IS 'of the model'
--;
COMMENT ON COLUMN model.data IS 'JSON'
--;
CREATE TABLE person (
	id TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	name_en TEXT COLLATE "C", 
	phone TEXT COLLATE "C", 
	CONSTRAINT pk_person PRIMARY KEY (id)
)
--;
COMMENT ON TABLE person IS 'People who may hold seats.'
--;
COMMENT ON COLUMN person.id IS 'short code'
--;
COMMENT ON COLUMN person.name IS 'Chinese name'
--;
COMMENT ON COLUMN person.name_en IS 'English name'
--;
COMMENT ON COLUMN person.phone IS 'for notifications'
--;
CREATE TABLE person_seat (
	person TEXT COLLATE "C" NOT NULL, 
	seat TEXT COLLATE "C" NOT NULL, 
	why TEXT COLLATE "C" NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT, 
	CONSTRAINT pk_person_seat PRIMARY KEY (person, seat, why, valid_from)
)
--;
CREATE INDEX ix_person_seat__seat ON person_seat (seat)
--;
COMMENT ON TABLE person_seat IS 'Who may act for which seat, and why: worked out from the tables above.'
--;
COMMENT ON COLUMN person_seat.person IS 'person'
--;
COMMENT ON COLUMN person_seat.seat IS 'seat'
--;
COMMENT ON COLUMN person_seat.why IS '`holder`, `deputy`, `acting`, `duty`, `delegate`'
--;
COMMENT ON COLUMN person_seat.valid_from IS 'instant: from when'
--;
COMMENT ON COLUMN person_seat.valid_to IS 'instant: until when'
--;
CREATE TABLE calendar (
	id TEXT COLLATE "C" NOT NULL, 
	year BIGINT NOT NULL, 
	version BIGINT NOT NULL, 
	data TEXT COLLATE "C" NOT NULL, 
	source TEXT COLLATE "C" NOT NULL, 
	loaded_at BIGINT NOT NULL, 
	CONSTRAINT pk_calendar PRIMARY KEY (id, year, version)
)
--;
COMMENT ON TABLE calendar IS 'Versions of the calendars, with the notice they come from.'
--;
COMMENT ON COLUMN calendar.id IS 'of the calendar: country, or a unit with days of its own'
--;
COMMENT ON COLUMN calendar.year IS 'calendar year'
--;
COMMENT ON COLUMN calendar.version IS 'counts from 1'
--;
COMMENT ON COLUMN calendar.data IS 'JSON: holidays and make-up days'
--;
COMMENT ON COLUMN calendar.source IS 'the notice'
--;
COMMENT ON COLUMN calendar.loaded_at IS 'instant: when it was loaded'
--;
CREATE TABLE meta (
	key TEXT COLLATE "C" NOT NULL, 
	value TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY (key)
)
--;
COMMENT ON TABLE meta IS 'What the database says about itself.'
--;
COMMENT ON COLUMN meta.key IS 'name of the fact: `schema_version`, …'
--;
COMMENT ON COLUMN meta.value IS 'the fact'
--;
CREATE TABLE artifact (
	sha256 TEXT COLLATE "C" NOT NULL, 
	bytes BYTEA NOT NULL, 
	CONSTRAINT pk_artifact PRIMARY KEY (sha256)
)
--;
COMMENT ON TABLE artifact IS 'Deployed files, byte for byte, stored once per content.'
--;
COMMENT ON COLUMN artifact.sha256 IS 'hex digest of the bytes'
--;
COMMENT ON COLUMN artifact.bytes IS 'the file as it was deployed'
--;
CREATE TABLE definition (
	policy TEXT COLLATE "C" NOT NULL, 
	version BIGINT NOT NULL, 
	digest TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	deployed_at BIGINT NOT NULL, 
	effective_at BIGINT NOT NULL, 
	deployed_by TEXT COLLATE "C" NOT NULL, 
	manifest TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_definition PRIMARY KEY (policy, version)
)
--;
COMMENT ON TABLE definition IS 'Versions of policies.'
--;
COMMENT ON COLUMN definition.policy IS 'id of the policy'
--;
COMMENT ON COLUMN definition.version IS 'counts from 1'
--;
COMMENT ON COLUMN definition.digest IS 'hex digest over the manifest'
--;
COMMENT ON COLUMN definition.status IS 'lifecycle of a definition version'
--;
COMMENT ON COLUMN definition.deployed_at IS 'instant: when it was deployed'
--;
COMMENT ON COLUMN definition.effective_at IS 'instant: from when new cases start under it'
--;
COMMENT ON COLUMN definition.deployed_by IS 'person who deployed it'
--;
COMMENT ON COLUMN definition.manifest IS 'JSON: files with their digests, and what they call'
--;
CREATE TABLE unit (
	code TEXT COLLATE "C" NOT NULL, 
	model TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	name_en TEXT COLLATE "C" NOT NULL, 
	level TEXT COLLATE "C" NOT NULL, 
	parent TEXT COLLATE "C", 
	kind TEXT COLLATE "C" NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT, 
	CONSTRAINT pk_unit PRIMARY KEY (code), 
	CONSTRAINT fk_unit__model FOREIGN KEY(model) REFERENCES model (code)
)
--;
CREATE INDEX ix_unit__parent ON unit (parent)
--;
CREATE INDEX ix_unit__model ON unit (model)
--;
COMMENT ON TABLE unit IS 'Units: a tree with validity.'
--;
COMMENT ON COLUMN unit.code IS 'unique in the database; 15-digit grid code where one exists'
--;
COMMENT ON COLUMN unit.model IS 'organisation model'
--;
COMMENT ON COLUMN unit.name IS 'Chinese name'
--;
COMMENT ON COLUMN unit.name_en IS 'English name'
--;
COMMENT ON COLUMN unit.level IS 'code of its level in the model'
--;
COMMENT ON COLUMN unit.parent IS 'unit above'
--;
COMMENT ON COLUMN unit.kind IS 'what sort of unit'
--;
COMMENT ON COLUMN unit.valid_from IS 'instant: from when it exists'
--;
COMMENT ON COLUMN unit.valid_to IS 'instant: until when'
--;
CREATE TABLE leave_ (
	id TEXT COLLATE "C" NOT NULL, 
	person TEXT COLLATE "C" NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT NOT NULL, 
	deputy TEXT COLLATE "C", 
	CONSTRAINT pk_leave_ PRIMARY KEY (id), 
	CONSTRAINT fk_leave___person FOREIGN KEY(person) REFERENCES person (id)
)
--;
CREATE INDEX ix_leave__person ON leave_ (person)
--;
COMMENT ON TABLE leave_ IS 'Who is away.'
--;
COMMENT ON COLUMN leave_.id IS 'of the leave'
--;
COMMENT ON COLUMN leave_.person IS 'person'
--;
COMMENT ON COLUMN leave_.valid_from IS 'instant: from when'
--;
COMMENT ON COLUMN leave_.valid_to IS 'instant: until when'
--;
COMMENT ON COLUMN leave_.deputy IS 'person who stands in'
--;
CREATE TABLE seat (
	id TEXT COLLATE "C" NOT NULL, 
	unit TEXT COLLATE "C" NOT NULL, 
	role TEXT COLLATE "C" NOT NULL, 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT fk_seat__unit FOREIGN KEY(unit) REFERENCES unit (code)
)
--;
CREATE INDEX ix_seat__unit ON seat (unit)
--;
COMMENT ON TABLE seat IS 'Posts: a role in a unit.'
--;
COMMENT ON COLUMN seat.id IS '`<unit code>/<role>`'
--;
COMMENT ON COLUMN seat.unit IS 'unit'
--;
COMMENT ON COLUMN seat.role IS 'role of the model'
--;
CREATE TABLE appointment (
	id TEXT COLLATE "C" NOT NULL, 
	person TEXT COLLATE "C" NOT NULL, 
	seat TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT, 
	CONSTRAINT pk_appointment PRIMARY KEY (id), 
	CONSTRAINT fk_appointment__person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_appointment__seat FOREIGN KEY(seat) REFERENCES seat (id)
)
--;
CREATE INDEX ix_appointment__person ON appointment (person)
--;
CREATE INDEX ix_appointment__seat ON appointment (seat)
--;
COMMENT ON TABLE appointment IS 'Who holds which seat.'
--;
COMMENT ON COLUMN appointment.id IS 'of the appointment'
--;
COMMENT ON COLUMN appointment.person IS 'person'
--;
COMMENT ON COLUMN appointment.seat IS 'seat'
--;
COMMENT ON COLUMN appointment.kind IS '`holder`, `deputy`, …'
--;
COMMENT ON COLUMN appointment.valid_from IS 'instant: from when'
--;
COMMENT ON COLUMN appointment.valid_to IS 'instant: until when'
--;
CREATE TABLE duty (
	id TEXT COLLATE "C" NOT NULL, 
	seat TEXT COLLATE "C" NOT NULL, 
	person TEXT COLLATE "C" NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT NOT NULL, 
	CONSTRAINT pk_duty PRIMARY KEY (id), 
	CONSTRAINT fk_duty__seat FOREIGN KEY(seat) REFERENCES seat (id), 
	CONSTRAINT fk_duty__person FOREIGN KEY(person) REFERENCES person (id)
)
--;
CREATE INDEX ix_duty__seat ON duty (seat)
--;
COMMENT ON TABLE duty IS 'Who is on duty for a seat.'
--;
COMMENT ON COLUMN duty.id IS 'of the duty'
--;
COMMENT ON COLUMN duty.seat IS 'seat'
--;
COMMENT ON COLUMN duty.person IS 'person'
--;
COMMENT ON COLUMN duty.valid_from IS 'instant: from when'
--;
COMMENT ON COLUMN duty.valid_to IS 'instant: until when'
